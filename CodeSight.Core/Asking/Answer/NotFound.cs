namespace CodeSight.Core.Asking.Answer;

/// <summary>The answers that are none.</summary>
internal static class NotFound
{
    /// <summary>The words by which people and programs know such an answer.</summary>
    public const string Phrase = "not found in the documents";

    public const string Text = "The answer was not found in the documents.";

    public const string NothingIndexed = "No documents are indexed.";
}
