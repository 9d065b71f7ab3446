using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CodeSight.Bench.Evaluate;

/// <summary>
/// A result in JSON: the means with their intervals for people, one line of scores for each question for later comparisons. Equal results
/// make equal files, whenever and wherever they were measured.
/// </summary>
internal static class ResultFile
{
    private const int Format = 1;
    private const int Decimals = 6;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Writes the file.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public static void Save(string path, EvaluationResult result)
    {
        // Rounded first: the means are those of the scores that stand below them.
        result = result with { Questions = [.. result.Questions.Select(Round)] };
        var text = new StringBuilder("{\n");
        text.Append($"  \"format\": {Format},\n  \"name\": {Text(result.Name)},\n  \"page_tolerance\": {result.PageTolerance},\n  \"questions\": {result.Questions.Count},\n");
        foreach (var metric in RankingMetric.All)
        {
            var arms = result.Mean(metric).All.Where(arm => arm.Value.Count > 0)
                .Select(arm => $"    {Text(arm.Arm)}: {Text(new Mean(Round(arm.Value.Mean), Round(arm.Value.Low), Round(arm.Value.High), arm.Value.Count))}").ToList();
            if (arms.Count > 0) text.Append($"  {Text(metric.Key)}: {{\n{string.Join(",\n", arms)}\n  }},\n");
        }

        text.Append($"  \"scores\": [\n    {string.Join(",\n    ", result.Questions.Select(Text))}\n  ]\n}}\n");
        try
        {
            File.WriteAllText(path, text.ToString());
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be written: {fault.Message}");
        }
    }

    /// <summary>Reads a file that <see cref="Save"/> wrote.</summary>
    /// <exception cref="InputException">It is missing, or none of ours.</exception>
    public static EvaluationResult Read(string path)
    {
        try
        {
            var stored = JsonSerializer.Deserialize<Stored>(File.ReadAllText(path), Json);
            if (stored is null or { Format: not Format } or { Scores.Count: 0 })
                throw new InputException($"{path} is not a result that eval saved.");
            return new EvaluationResult(stored.Name, stored.PageTolerance, stored.Scores);
        }
        catch (JsonException)
        {
            throw new InputException($"{path} is not a result that eval saved.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be read: {fault.Message}");
        }
    }

    private static string Text<T>(T value) => JsonSerializer.Serialize(value, Json);

    private static double Round(double value) => Math.Round(value, Decimals);

    private static QuestionResult Round(QuestionResult result) =>
        result with { Keywords = Round(result.Keywords), Vectors = Round(result.Vectors), Fused = Round(result.Fused) };

    private static RankingScore Round(RankingScore score) =>
        score with { Ndcg10 = Round(score.Ndcg10), Recall10 = Round(score.Recall10), Recall100 = Round(score.Recall100), ReciprocalRank = Round(score.ReciprocalRank) };

    private sealed record Stored(int Format, string Name, int PageTolerance, IReadOnlyList<QuestionResult> Scores);

    private sealed record Mean([property: JsonPropertyName("mean")] double Value, double Low, double High, int Questions);
}
