using System.Text.Json;

namespace CodeSight.Bench.Corpus;

/// <summary>Reads files of one JSON object a line.</summary>
internal static class JsonLines
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>The objects, in order; blank lines are skipped.</summary>
    public static IEnumerable<T> Read<T>(string path)
    {
        foreach (var line in File.ReadLines(path))
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            yield return JsonSerializer.Deserialize<T>(line, Json) ?? throw new InvalidDataException($"{path} holds a line that is null.");
        }
    }
}
