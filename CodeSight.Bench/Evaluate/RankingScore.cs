using System.Text.Json.Serialization;

namespace CodeSight.Bench.Evaluate;

/// <summary>How good one ranking of one question is; every figure is 0..1.</summary>
/// <param name="Recall100">Over what the best 100 chunks hold, the most that a search gives.</param>
/// <param name="PageInTop5">1 where one of the first five passages is from a relevant page; null where the question names no page.</param>
internal sealed record RankingScore(
    [property: JsonPropertyName("ndcg_at_10")] double Ndcg10,
    [property: JsonPropertyName("recall_at_10")] double Recall10,
    [property: JsonPropertyName("recall_at_100")] double Recall100,
    [property: JsonPropertyName("mrr")] double ReciprocalRank,
    [property: JsonPropertyName("page_in_top_5")] double? PageInTop5 = null);
