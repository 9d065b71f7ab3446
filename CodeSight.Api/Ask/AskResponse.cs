using System.ComponentModel;
using CodeSight.Api.Search;
using CodeSight.Core.Asking.Answer;

namespace CodeSight.Api.Ask;

/// <summary>An answer with its sources.</summary>
public sealed record AskResponse(
    [property: Description("The answer; [n] stands for the n-th source, from 1.")] string Text,
    IReadOnlyList<SearchResult> Sources,
    [property: Description("Backend and model that answered, such as none/extractive.")] string Model,
    [property: Description("If the documents do not answer the question: the nearest passages, at most three. Otherwise empty.")]
    IReadOnlyList<SearchResult> Related,
    [property: Description("The query that was used: the question so that it stands alone, after typo correction.")] string SearchedFor,
    [property: Description("The sentences, list items and table rows of the text in their order, and how far the passages that they cite bear them out.")]
    IReadOnlyList<SentenceResponse> Sentences,
    [property: Description("What could be asked next: at most three questions that stand alone and that the documents answer.")]
    IReadOnlyList<string> Suggestions,
    [property: Description("The message that keeps the answer in its conversation; null where it is not kept.")] Guid? MessageId)
{
    internal static AskResponse From(CitedAnswer answer) => new(
        answer.Text, [.. answer.Sources.Select(SearchResult.From)], answer.Model, [.. answer.Related.Select(SearchResult.From)],
        answer.SearchedFor, [.. answer.Sentences.Select(SentenceResponse.From)], answer.Suggestions, answer.MessageId);
}

/// <summary>A sentence, list item or table row of an answer.</summary>
public sealed record SentenceResponse(
    [property: Description("Where it begins in 'text', in UTF-16 code units.")] int Start,
    [property: Description("Where it ends, exclusive.")] int End,
    [property: Description(
        "'quoted': its words stand in a passage that it cites; 'supported': the passages say it in other words; 'weak': too little of it is in them; "
        + "'none': they say something else, or nothing of it.")]
    Support Support)
{
    internal static SentenceResponse From(AnswerSentence sentence) => new(sentence.Start, sentence.End, sentence.Support);
}
