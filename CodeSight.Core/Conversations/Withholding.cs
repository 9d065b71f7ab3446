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
    /// <summary>Whether what came of a message is withheld.</summary>
    public static bool Applies(Principal reader, MessageRow message) => message.Sources.Exists(
        source => (source.Use == SourceUse.Cited || (source.Use is SourceUse.Offered or SourceUse.Earlier && message.Model != ExtractiveWriter.ModelName))
            && !reader.Readable.IsMatch(source.FilePath));

    /// <summary>The messages to which it does not apply, by the paths that the reader may not read: the same rule for the database.</summary>
    public static IQueryable<MessageRow> NotWithheld(this IQueryable<MessageRow> messages, IReadOnlyList<string> unreadable) =>
        messages.Where(message => !message.Sources.Any(source => unreadable.Contains(source.FilePath)
            && (source.Use == SourceUse.Cited
                || ((source.Use == SourceUse.Offered || source.Use == SourceUse.Earlier) && message.Model != ExtractiveWriter.ModelName))));
}
