using Microsoft.Extensions.Logging;

namespace CodeSight.Extraction.Host;

internal static partial class LogMessages
{
    [LoggerMessage(3101, LogLevel.Warning, "A file reader ended: {Reason}")]
    public static partial void ReaderEnded(ILogger logger, string reason);

    [LoggerMessage(3102, LogLevel.Error, "No file reader can be started: {Reason}")]
    public static partial void ReaderNotAvailable(ILogger logger, string reason);
}
