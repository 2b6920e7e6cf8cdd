# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Words about somebody's health: diagnoses, illnesses, addiction, treatment, incapacity for work. Public by themselves.

Next to a person they make health data (art. 9 GDPR), which `combine` treats as social data. ICD-10 codes count behind a
word such as »Diagnose«; the form alone (letter, two digits) is that of many other things.

Source: the chapters of ICD-10-GM (BfArM) for the groups of illnesses.
"""

from gateway.detect.detector import Detector
from gateway.zones import DataClass

_STEMS = (
    r"diagnos(?:e|en|tiziert)\b|icd-?10|krankheitsbild|krankheitsverlauf|krankenakte|patientenakte|"
    r"arztbrief|arztbericht|"
    r"befundbericht|attest\b|amtsärztlich|amtsarzt|arbeitsunfähig|au-bescheinigung|krankgeschrieben|krankschreibung|"
    r"krankmeldung|krank gemeldet|dauerhaft krank|chronisch krank|langzeiterkrank|erkrankt\b|erkrankung|"
    r"krebs(?:erkrank|diagnose|patient|krank|leiden|therapie|behandlung)|"
    r"(?:brust|lungen|darm|haut|prostata|magen|leber|gebärmutter|blut)krebs|tumor|karzinom|leukämie|chemotherapie|"
    r"metastas|depression|depressiv|schizophren|psychose|psychotisch|bipolare? störung|burn-?out|"
    r"angststörung|panikattack|"
    r"posttraumatisch|ptbs\b|traumatisier|borderline|essstörung|magersucht|bulimie|zwangsstörung|psychisch(?:e[rn]?)? "
    r"(?:krank|erkrank|störung|belast|auffällig)|psychiatri|psychotherap|suizid|selbstmord|selbstverletz|autis|adhs\b|"
    r"demenz|dement\b|alzheimer|parkinson|multiple sklerose|epilep|diabet|hiv\b|hiv-|aids\b|hepatitis|tuberkulose|"
    r"schlaganfall|herzinfarkt|herzinsuffizienz|asthma|rheuma|bandscheibenvorfall|querschnitt(?:s)?gelähmt|"
    r"(?:alkohol|drogen|spiel|medikamenten|heroin|cannabis)(?:abhängig|sucht|süchtig|krank|missbrauch|problem)|"
    r"alkoholiker|alkoholismus|suchterkrank|suchtkrank|suchtberatung|suchtklinik|suchtproblem|suchttherapie|"
    r"entzugsklinik|entgiftung|substitutionsbehandlung|methadon|schwangerschaftsabbruch|schwanger\b|schwangere\b|"
    r"fehlgeburt|geistig(?:e[rn]?)? behinder|körperlich(?:e[rn]?)? behinder|gehörlos|blindheit|trisomie|down-syndrom|"
    r"long[ -]covid|reha-?(?:maßnahme|klinik|antrag)|medikation|geschlechtskrank|pflegebedarf"
)

DETECTOR = Detector(
    id="health_term",
    label="ein Begriff über Gesundheit",
    pattern=rf"\b(?i:{_STEMS})|\bF[0-9]\d\.\d\d?[GVAZ]?\b",
    check=lambda _candidate: True,
    data_class=DataClass.PUBLIC,
    person=False,
)
