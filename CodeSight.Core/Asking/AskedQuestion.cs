namespace CodeSight.Core.Asking;

/// <summary>A question as it was typed and as search read it; both are the same unless the documents tell that a word was mistyped.</summary>
/// <param name="Typed">What is shown, and what a language model is asked.</param>
/// <param name="Meant">With slips put right: what search asked for, and what passages and sentences are judged by.</param>
internal sealed record AskedQuestion(string Typed, string Meant)
{
    /// <summary>A question that is meant as it was typed.</summary>
    public static AskedQuestion AsTyped(string text) => new(text, text);
}
