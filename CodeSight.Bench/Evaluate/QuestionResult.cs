using System.Text.Json.Serialization;

namespace CodeSight.Bench.Evaluate;

/// <summary>What was measured on one question.</summary>
internal sealed record QuestionResult(string Id, JudgedUnit JudgedBy, RankingScore Keywords, RankingScore Vectors, RankingScore Fused)
{
    /// <summary>The fused ranking; a result file does not keep it.</summary>
    [JsonIgnore]
    public IReadOnlyList<RankedItem> Found { get; init; } = [];

    [JsonIgnore]
    public PerArm<RankingScore> Scores => new(Keywords, Vectors, Fused);
}
