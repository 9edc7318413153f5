-- A lead's total and band follow from its dimensions and the version of the score rules it names.
WITH part AS (
    SELECT l.id, l.score_total, l.band, l.is_disqualified, l.score_version, m.id AS model_id,
           m.contact_now_from, m.nurture_from, m.hysteresis,
           coalesce(l.score_attribute * m.weight_attribute, 0) + coalesce(l.score_behavior * m.weight_behavior, 0)
               + coalesce(l.score_smart * m.weight_smart, 0) AS weighted,
           CASE WHEN l.score_attribute IS NULL THEN 0 ELSE m.weight_attribute END
               + CASE WHEN l.score_behavior IS NULL THEN 0 ELSE m.weight_behavior END
               + CASE WHEN l.score_smart IS NULL THEN 0 ELSE m.weight_smart END AS weight
    FROM leads_lead l LEFT JOIN leads_scoremodel m ON m.number = l.score_version
    -- An invalid lead is worth nothing, whatever the rules say.
    WHERE l.status <> 'invalid' AND (l.score_version IS NOT NULL OR l.score_total IS NOT NULL)
)
SELECT id, score_version, score_total, round(weighted / nullif(weight, 0), 2) AS expected, band FROM part
WHERE model_id IS NULL
   OR score_total IS DISTINCT FROM round(weighted / nullif(weight, 0), 2)
   -- A lead that is in a band leaves it only so many points below its bound.
   OR band <> CASE WHEN is_disqualified THEN 'hold' WHEN score_total IS NULL THEN ''
                   WHEN score_total >= contact_now_from - CASE WHEN band = 'contact_now' THEN hysteresis ELSE 0 END
                       THEN 'contact_now'
                   WHEN score_total >= nurture_from - CASE WHEN band = 'nurture' THEN hysteresis ELSE 0 END
                       THEN 'nurture' ELSE 'hold' END;
