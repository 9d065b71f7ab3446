namespace CodeSight.Core.Asking;

/// <summary>The fixed responses given instead of an answer.</summary>
internal static class CannedResponses
{
    /// <summary>The part of <see cref="NotFound"/> by which a language model's refusal is recognised.</summary>
    public const string NotFoundPhrase = "not found in the documents";

    public const string NotFound = "The answer was not found in the documents.";

    public const string NoDocuments = "No documents are indexed.";
}
