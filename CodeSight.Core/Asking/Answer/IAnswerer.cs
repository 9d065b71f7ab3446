using CodeSight.Core.Asking.Search;
using CodeSight.Core.Models.LanguageModels;
using CodeSight.Core.People;

namespace CodeSight.Core.Asking.Answer;

/// <summary>The whole asking flow: question -> condense -> search -> fuse -> answer -> cite -> verify.</summary>
public interface IAnswerer
{
    /// <summary>Answers a question from what the caller may read; every [n] of the text refers to <c>Sources[n - 1]</c>.</summary>
    /// <exception cref="SearchIndex.Globs.InvalidGlobException">The file glob cannot be read.</exception>
    /// <exception cref="Admit.BusyException">Too many searches are running and waiting.</exception>
    /// <exception cref="People.Usage.BudgetExceededException">
    /// The answer could exceed the caller's budget; nothing was sent to the language model.
    /// </exception>
    /// <exception cref="LanguageModelUnavailableException">The configured language model did not answer.</exception>
    Task<CitedAnswer> AskAsync(Principal caller, SearchRequest question, CancellationToken cancellationToken);

    /// <summary>
    /// Answers a question in parts as they are written: <see cref="AnswerEvent.Searched"/>, <see cref="AnswerEvent.Found"/>, any number of
    /// <see cref="AnswerEvent.Delta"/>, <see cref="AnswerEvent.Completed"/>. Throws the exceptions of <see cref="AskAsync"/> during the enumeration.
    /// </summary>
    IAsyncEnumerable<AnswerEvent> StreamAsync(Principal caller, SearchRequest question, CancellationToken cancellationToken);
}

/// <summary>A part of an answer that is being written.</summary>
public abstract record AnswerEvent
{
    private AnswerEvent()
    {
    }

    /// <summary>The search is done.</summary>
    /// <param name="SearchedFor">The question so that it stands alone, after typo correction.</param>
    /// <param name="Passages">Number of passages found.</param>
    public sealed record Searched(string SearchedFor, int Passages, TimeSpan Duration) : AnswerEvent;

    /// <summary>The passages that the answer is written from, best first; empty if nothing was found.</summary>
    /// <param name="Model">Backend and model that write the answer.</param>
    public sealed record Found(IReadOnlyList<Passage> Passages, string Model) : AnswerEvent;

    /// <summary>More text. Its [n] refers to the n-th passage cited so far.</summary>
    /// <param name="Cited">The passages that this text is the first to cite, as 1-based positions in <see cref="Found"/>.</param>
    public sealed record Delta(string Text, IReadOnlyList<int> Cited) : AnswerEvent;

    /// <summary>The whole answer; its text is that of all deltas.</summary>
    public sealed record Completed(CitedAnswer Answer) : AnswerEvent;
}

/// <summary>An answer with its sources.</summary>
/// <param name="Text">The answer with [n] marks, 1-based, or a canned response.</param>
/// <param name="Sources">The cited passages in [n] order; empty for a canned response.</param>
/// <param name="Model">Backend and model that answered, such as "claude/claude-sonnet-5-5" or "none/extractive".</param>
/// <param name="Usage">Tokens that the language model used; null without a language model, or if it does not report them.</param>
public sealed record CitedAnswer(string Text, IReadOnlyList<Passage> Sources, string Model, TokenUsage? Usage = null)
{
    /// <summary>The query that was used: the question so that it stands alone, after typo correction.</summary>
    public string SearchedFor { get; init; } = "";

    /// <summary>All passages that the answer was written from, best first.</summary>
    public IReadOnlyList<Passage> Passages { get; init; } = [];

    /// <summary>Whether it says that the documents do not answer the question.</summary>
    public bool IsRefusal => Sources.Count == 0 && (Related.Count > 0 || Text == CannedResponses.NotFound);

    /// <summary>The message under which the answer is kept in its conversation; null where it is not kept.</summary>
    public Guid? MessageId { get; init; }

    /// <summary>If the documents do not answer the question: the nearest passages, at most three (C4). Otherwise empty.</summary>
    public IReadOnlyList<Passage> Related { get; init; } = [];

    /// <summary>
    /// The sentences, list items and table rows of <see cref="Text"/> in their order, and how far the passages that they cite bear them out
    /// (C5); empty for a canned response.
    /// </summary>
    public IReadOnlyList<AnswerSentence> Sentences { get; init; } = [];

    /// <summary>What could be asked next, at most three questions that stand alone and that the documents answer.</summary>
    public IReadOnlyList<string> Suggestions { get; init; } = [];
}
