using System.ComponentModel;
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
    RunResponse? RunningRun)
{
    internal static StatusResponse From(IndexStatus status, TimeProvider time) => new(
        status.Indexed,
        status.TotalFiles,
        status.TotalChunks,
        status.LastIndexedAt?.ToUniversalTime(),
        status.IsStale,
        status.QueueDepth,
        status.ChunksWithoutVector,
        status.RunningRun is { } run ? RunResponse.From(run, time) : null);
}
