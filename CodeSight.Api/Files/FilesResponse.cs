using System.ComponentModel;
using CodeSight.Core.Data;
using CodeSight.Core.Indexing;

namespace CodeSight.Api.Files;

/// <summary>A page of the ledger.</summary>
public sealed record FilesResponse(IReadOnlyList<FileResponse> Files, [property: Description("Files of this state in all.")] int Total)
{
    internal static FilesResponse From(LedgerPage page) => new([.. page.Files.Select(FileResponse.From)], page.Total);
}

/// <summary>A file that was seen.</summary>
public sealed record FileResponse(
    [property: Description("Relative to the documents folder, with / on every system.")] string FilePath,
    [property: Description("As in the results of a search.")] long DocumentId,
    DocumentState State,
    [property: Description("Why it is in this state, in words; null where there is nothing to say.")] string? Reason,
    long SizeBytes,
    int Chunks,
    int? Pages,
    DateTimeOffset ModifiedAt,
    DateTimeOffset? IndexedAt)
{
    internal static FileResponse From(LedgerRow row) => new(
        row.FilePath, row.DocumentId, row.State, row.Reason, row.SizeBytes, row.Chunks, row.Pages, row.ModifiedAt.ToUniversalTime(), row.IndexedAt?.ToUniversalTime());
}
