using System.ComponentModel;
using System.Text.Json.Serialization;
using CodeSight.Api.Indexing;
using CodeSight.Core.Indexing;

namespace CodeSight.Api.Status;

/// <summary>The state of the index.</summary>
public sealed record StatusResponse(
    bool Indexed,
    [property: Description("Files whose text can be found.")] int TotalFiles,
    int TotalChunks,
    DateTimeOffset? LastIndexedAt,
    bool IsStale,
    [property: Description("Documents with text or vectors still to do.")] int QueueDepth,
    int ChunksWithoutVector,
    RunResponse? RunningRun,
    [property: Description("Only while the embedding model is being changed; the old one's vectors answer meanwhile.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    ModelMigrationResponse? ModelMigration,
    [property: Description("What somebody should see to: files that are missing and were kept, a disk that is full. Absent where all is well.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    string? Notice,
    [property: Description("Only while scanned pages wait for OCR; their text is found once it is read.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    OcrProgressResponse? Ocr)
{
    internal static StatusResponse From(IndexStatus status, TimeProvider time) => new(
        status.Indexed,
        status.TotalFiles,
        status.TotalChunks,
        status.LastIndexedAt?.ToUniversalTime(),
        status.IsStale,
        status.QueueDepth,
        status.ChunksWithoutVector,
        status.RunningRun is { } run ? RunResponse.From(run, time) : null,
        status.ModelMigration is { } change
            ? new ModelMigrationResponse(change.Old, change.New, change.ChunksDone, change.ChunksInAll)
            : null,
        status.Notice,
        status.Ocr is { } ocr ? new OcrProgressResponse(ocr.PagesDone, ocr.PagesTotal) : null);
}

/// <summary>How far OCR is with the documents that have scanned pages waiting.</summary>
public sealed record OcrProgressResponse([property: Description("Pages that were read.")] int PagesDone, int PagesTotal);

/// <summary>One embedding model that takes over from another.</summary>
public sealed record ModelMigrationResponse(
    string OldModel,
    string NewModel,
    [property: Description("Chunks that have their new vector.")] int ChunksDone,
    int ChunksInAll);
