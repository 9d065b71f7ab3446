namespace CodeSight.Core.Asking.Search;

/// <summary>A question as it was typed and as search read it; both are the same unless the documents tell that a word was mistyped.</summary>
/// <param name="Typed">What is shown, and what a language model is asked.</param>
/// <param name="Meant">With slips put right: what search asks for, and what passages are ranked by.</param>
internal sealed record AskedQuestion(string Typed, string Meant)
{
    /// <summary>
    /// What an answer's sentences are judged by: with slips put right, but names as they were typed. To find Lindquist where Lindqvist was asked
    /// for helps, to tell of the one as if he were the other does not.
    /// </summary>
    public string Answered { get; init; } = Meant;

    /// <summary>A question that is meant as it was typed.</summary>
    public static AskedQuestion AsTyped(string text) => new(text, text);
}
