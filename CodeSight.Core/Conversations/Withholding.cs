using CodeSight.Core.Asking.Answer;
using CodeSight.Core.Data.Conversations;
using CodeSight.Core.People;

namespace CodeSight.Core.Conversations;

/// <summary>
/// Which answers somebody may not read any more: those that may tell what stands in a document that the reader may not read. An extractive
/// answer has only the words of the passages that it cites; a language model has read all that it was offered, and may have been told of earlier answers.
/// </summary>
internal static class Withholding
{
    /// <summary>The model of answers that have only the words of what they cite.</summary>
    public const string Extractive = ExtractiveWriter.ModelName;

    /// <summary>Whether what came of a message is withheld.</summary>
    public static bool Applies(Principal reader, MessageRow message) => message.Sources.Exists(
        source => (source.Use == SourceUse.Cited || (source.Use is SourceUse.Offered or SourceUse.Earlier && message.Model != Extractive))
            && !reader.Readable.IsMatch(source.FilePath));
}
