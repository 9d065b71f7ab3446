namespace CodeSight.Core.Asking.Search;

/// <summary>A question before and after typo correction; both texts are equal where no typo was found.</summary>
/// <param name="Typed">The caller's text: shown to the user and given to a language model.</param>
/// <param name="Corrected">The corrected text: the query of both arms and the text that passages are ranked by.</param>
internal sealed record AskedQuestion(string Typed, string Corrected)
{
    /// <summary>
    /// The text that an extractive answer is scored against: typos corrected, except in names. A search for Lindqvist may find Lindquist,
    /// but an answer must not present one person as the other.
    /// </summary>
    public string ForAnswer { get; init; } = Corrected;

    /// <summary>A question without a correction.</summary>
    public static AskedQuestion Uncorrected(string text) => new(text, text);
}
