using System.Text.Json;
using System.Text.Json.Serialization;

namespace CodeSight.Bench.Corpus;

/// <summary>
/// A question of a conversation that is judged by the passage that the same question asked in full should find (docs/evaluation.md).
/// </summary>
/// <param name="Kind">How it hangs on the earlier turns: "pronoun", "ellipsis", "alone" ...</param>
/// <param name="HeldOut">Whether it was kept aside while the rules were written.</param>
/// <param name="InFull">The same question so that it stands alone.</param>
internal sealed record FollowUp(
    string Id, string Kind, IReadOnlyList<SaidTurn> History, string Question, string InFull, RelevantText Relevant, bool HeldOut = false)
{
    private static readonly JsonSerializerOptions Strict = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>All of a file, one JSON object a line; blank lines are skipped.</summary>
    /// <exception cref="InputException">The file is missing or empty, or a line is wrong.</exception>
    public static IReadOnlyList<FollowUp> Read(string path)
    {
        try
        {
            var all = File.ReadLines(path).Index().Where(line => !string.IsNullOrWhiteSpace(line.Item))
                .Select(line => Parse(path, line.Index + 1, line.Item)).ToList();
            if (all.Count == 0) throw new InputException($"{path} has no question.");
            return all.GroupBy(one => one.Id).FirstOrDefault(group => group.Count() > 1) is { } twice
                ? throw new InputException($"{path} has the id '{twice.Key}' more than once.")
                : all;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be read: {fault.Message}");
        }
    }

    private static FollowUp Parse(string path, int number, string line)
    {
        try
        {
            var parsed = JsonSerializer.Deserialize<FollowUp>(line, Strict)
                ?? throw new InputException($"{path}, line {number}: the line is not a JSON object.");
            string[] texts = [parsed.Id, parsed.Kind, parsed.Question, parsed.InFull, parsed.Relevant.Path, parsed.Relevant.Text];
            var turns = parsed.History.SelectMany(turn => new[] { turn.Role, turn.Text });
            return texts.Concat(turns).Any(string.IsNullOrWhiteSpace)
                ? throw new InputException($"{path}, line {number}: a member is empty.")
                : parsed;
        }
        catch (JsonException fault)
        {
            throw new InputException($"{path}, line {number}: {fault.Message}");
        }
    }
}

/// <summary>An earlier turn, as <c>POST /api/ask</c> takes it.</summary>
internal sealed record SaidTurn(string Role, string Text);

/// <summary>A passage: the file, and words that stand in no other passage of it.</summary>
internal sealed record RelevantText(string Path, string Text);
