using Microsoft.Extensions.Logging;

namespace CodeSight.Core.Data.Documents;

/// <summary>What is logged when the embedding model changes.</summary>
internal static partial class ModelLog
{
    [LoggerMessage(
        EventId = 113,
        Level = LogLevel.Information,
        Message = "The embedding model changes from {Old} to {New}: the old vectors answer until all new ones are there.")]
    public static partial void MigrationStarted(ILogger logger, string old, string @new);

    [LoggerMessage(
        EventId = 114,
        Level = LogLevel.Information,
        Message = "The change of the embedding model is called off: {Model} goes on.")]
    public static partial void MigrationCancelled(ILogger logger, string model);

    [LoggerMessage(
        EventId = 115,
        Level = LogLevel.Information,
        Message = "The embedding model {New} answers from now on, in the place of {Old}.")]
    public static partial void MigrationCompleted(ILogger logger, string? old, string @new);

    [LoggerMessage(
        EventId = 116,
        Level = LogLevel.Information,
        Message = "The vectors of the embedding model {Model} are deleted; nothing uses them any more.")]
    public static partial void VectorsDeleted(ILogger logger, string model);

    [LoggerMessage(
        EventId = 117,
        Level = LogLevel.Warning,
        Message = "This process leaves indexing to others: they index for another embedding model than the one that it is set to.")]
    public static partial void ConfiguredModelIsNotTarget(ILogger logger);

    [LoggerMessage(
        EventId = 118,
        Level = LogLevel.Warning,
        Message = "No process is left that indexes for the embedding model begun last; this one indexes for its own.")]
    public static partial void TargetClaimed(ILogger logger);
}
