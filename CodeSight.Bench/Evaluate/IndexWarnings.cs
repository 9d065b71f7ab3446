using CodeSight.Bench.Corpus;
using CodeSight.Bench.Server;

namespace CodeSight.Bench.Evaluate;

/// <summary>
/// What makes a measurement say less than it seems to: vectors that are still missing, and relevant documents that cannot be found at all.
/// </summary>
internal static class IndexWarnings
{
    private const int MaxShown = 20;
    private const string CanBeFound = "indexed";

    public static async Task<IReadOnlyList<string>> ReadAsync(
        CodeSightClient client, IReadOnlyList<Question> questions, CancellationToken cancellationToken)
    {
        var warnings = new List<string>();
        var index = await client.GetStatusAsync(cancellationToken);
        if (index.QueueDepth > 0 || index.ChunksWithoutVector > 0)
            warnings.Add(
                $"the server is still indexing: {index.QueueDepth} documents to do, {index.ChunksWithoutVector} chunks without a vector.");
        var files = (await client.ListFilesAsync(cancellationToken)).DistinctBy(file => file.FilePath).ToDictionary(
            file => file.FilePath, StringComparer.Ordinal);
        var missing = questions
            .SelectMany(question => (question.Relevant ?? []).Where(place => place.Grade > 0).Select(place => (place.Path, question.Id)))
            .Distinct()
            .GroupBy(pair => pair.Path, pair => pair.Id)
            .Where(path => files.GetValueOrDefault(path.Key)?.State != CanBeFound)
            .Select(path => $"'{path.Key}' {Fault(files.GetValueOrDefault(path.Key))}; relevant to {string.Join(", ", path)}.")
            .ToList();
        warnings.AddRange(missing.Take(MaxShown));
        if (missing.Count > MaxShown) warnings.Add($"{missing.Count - MaxShown} more relevant paths are not in the index.");
        return warnings;
    }

    private static string Fault(LedgerFile? file) =>
        file is null
            ? "is not in the index"
            : $"cannot be found, its state is {file.State}{(file.Reason is { } reason ? $": {reason.TrimEnd('.')}" : "")}";
}
