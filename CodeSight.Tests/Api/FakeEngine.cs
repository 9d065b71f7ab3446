using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using CodeSight.Core.Asking.Answer;
using CodeSight.Core.Asking.Explain;
using CodeSight.Core.Asking.Search;
using CodeSight.Core.Data;
using CodeSight.Core.Data.IndexFeed;
using CodeSight.Core.Data.Runs;
using CodeSight.Core.Indexing;
using CodeSight.Core.Models.LanguageModels;
using CodeSight.Core.People;

namespace CodeSight.Tests.Api;

internal sealed class FakeSearcher : ISearcher
{
    public Func<SearchRequest, CancellationToken, Task<IReadOnlyList<Passage>>> Reply { get; set; } = (_, _) =>
        Task.FromResult<IReadOnlyList<Passage>>([Fake.Passage]);

    public ConcurrentQueue<SearchRequest> Requests { get; } = new();

    public Task<IReadOnlyList<Passage>> SearchAsync(Principal caller, SearchRequest request, CancellationToken cancellationToken)
    {
        Requests.Enqueue(request);
        return Reply(request, cancellationToken);
    }
}

internal sealed class FakeAnswerer : IAnswerer
{
    public Func<SearchRequest, CancellationToken, Task<CitedAnswer>> Reply { get; set; } = (_, _) =>
        Task.FromResult(new CitedAnswer("In 30 days [1].", [Fake.Passage], "none/extractive") { Sentences = [new(0, 15, Support.Quoted)] });

    public ConcurrentQueue<SearchRequest> Requests { get; } = new();

    /// <summary>The events of a streamed answer.</summary>
    public Func<SearchRequest, CancellationToken, IAsyncEnumerable<AnswerEvent>> Stream { get; set; } = (_, _) =>
        Fake.Events.ToAsyncEnumerable();

    public Task<CitedAnswer> AskAsync(Principal caller, SearchRequest question, CancellationToken cancellationToken)
    {
        Requests.Enqueue(question);
        return Reply(question, cancellationToken);
    }

    public IAsyncEnumerable<AnswerEvent> StreamAsync(Principal caller, SearchRequest question, CancellationToken cancellationToken)
    {
        Requests.Enqueue(question);
        return Stream(question, cancellationToken);
    }
}

internal sealed class FakeExplainer : IExplainer
{
    public Func<ExplainedFile, SearchRequest, Explanation> Reply { get; set; } = (file, _) => file.State is null
        ? new Explanation(Verdict.NotThere, "There is no file with this path, or none that you may read.") { DidYouMean = [Fake.Row.FilePath] }
        : Fake.Explanation;

    public ConcurrentQueue<(ExplainedFile File, SearchRequest Question)> Requests { get; } = new();

    public Task<Explanation> ExplainAsync(ExplainedFile file, SearchRequest question, CancellationToken cancellationToken)
    {
        Requests.Enqueue((file, question));
        return Task.FromResult(Reply(file, question));
    }
}

internal sealed class FakeIndexing : IIndexing
{
    private readonly Channel<IndexRun> _progress = Channel.CreateUnbounded<IndexRun>();

    public bool IsNew { get; set; } = true;

    /// <summary>The run after the wait.</summary>
    public IndexRun Run { get; set; } = Fake.Run with { State = RunState.Succeeded, FinishedAt = Fake.Run.StartedAt.AddSeconds(12.5) };

    public IndexStatus Status { get; set; } = new(true, 3, 40, Fake.Run.StartedAt, false, 0, 0, null);

    public Func<DocumentState?, int, int, LedgerPage> Files { get; set; } = (_, _, _) => new LedgerPage([Fake.Row], 1);

    public Func<OriginalFile> Original { get; set; } = () => new OriginalFile.Unknown();

    public Exception? Fault { get; set; }

    /// <summary>What followers get instead of what <see cref="Report"/> is told; null for that.</summary>
    public Func<CancellationToken, IAsyncEnumerable<IndexRun>>? Follow { get; set; }

    public Action Waiting { get; set; } = () => { };

    public ConcurrentQueue<string> Calls { get; } = new();

    public void Report(IndexRun run) => _progress.Writer.TryWrite(run);

    public void EndProgress(Exception? fault = null) => _progress.Writer.TryComplete(fault);

    public Task<StartedRun> StartAsync(bool forceRebuild, RunTrigger trigger, CancellationToken cancellationToken)
    {
        if (Fault is not null) throw Fault;
        Calls.Enqueue($"start {forceRebuild} {trigger}");
        return Task.FromResult(new StartedRun(Fake.Run, IsNew));
    }

    public Task<IndexRun?> FindRunAsync(long runId, CancellationToken cancellationToken) => Task.FromResult(runId == Run.Id ? Run : null);

    public Task<IReadOnlyList<IndexRun>> ListRunsAsync(long? before, int limit, CancellationToken cancellationToken)
    {
        Calls.Enqueue($"runs {before} {limit}");
        return Task.FromResult<IReadOnlyList<IndexRun>>([Run]);
    }

    public Task<IndexRun?> WaitForRunAsync(long runId, TimeSpan maxWait, CancellationToken cancellationToken)
    {
        Calls.Enqueue($"wait {maxWait.TotalSeconds}");
        Waiting();
        return Task.FromResult<IndexRun?>(Run);
    }

    public Task<IndexStatus> GetStatusAsync(Principal caller, CancellationToken cancellationToken) => Fault is null ? Task.FromResult(Status) : throw Fault;

    public Task<string?> FindNoticeAsync(CancellationToken cancellationToken) => Task.FromResult(Status.Notice);

    public Task<string?> FindKeptFilesAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public async IAsyncEnumerable<IndexRun> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var run in Follow?.Invoke(cancellationToken) ?? _progress.Reader.ReadAllAsync(cancellationToken)) yield return run;
    }

    public Task<LedgerPage> GetFilesAsync(Principal caller, DocumentState? state, int offset, int limit, CancellationToken cancellationToken)
    {
        Calls.Enqueue($"files {state} {offset} {limit}");
        return Task.FromResult(Files(state, offset, limit));
    }

    public Task<LedgerRow?> FindFileAsync(Principal caller, string filePath, CancellationToken cancellationToken) =>
        Task.FromResult(filePath == Fake.Row.FilePath ? Fake.Row : null);

    public Task<OriginalFile> OpenFileAsync(Principal caller, long documentId, CancellationToken cancellationToken) =>
        Task.FromResult(documentId == Fake.Row.DocumentId ? Original() : new OriginalFile.Unknown());
}

internal sealed class FakeKeywordFeed : IKeywordFeed
{
    public bool IsLoaded => true;

    public Task WaitUntilAsync(long changeNumber, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task CatchUpAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

internal static class Fake
{
    public static IReadOnlyList<AnswerEvent> Events =>
    [
        new AnswerEvent.Searched("When is payment due?", 1, TimeSpan.FromMilliseconds(12.34)),
        new AnswerEvent.Found([Passage], "openai/gpt"),
        new AnswerEvent.Delta("In 30 days", []),
        new AnswerEvent.Delta(" [1].", [1]),
        new AnswerEvent.Completed(new CitedAnswer("In 30 days [1].", [Passage], "openai/gpt", new TokenUsage(100, 7)) { Sentences = [new(0, 15, Support.Weak)] }),
    ];

    public static Passage Passage { get; } = new(
        7, 3, "contracts/acme.pdf", 2, 10, 14, "Terms > Payment", "Payment is due in 30 days.", 0.91, 0.8, 12.5);

    public static Explanation Explanation { get; } = new(Verdict.AnsweredNot, "A passage of it is number 1 of 9 of those found.")
    {
        SearchedFor = "When is payment due?",
        Keywords = new ArmRank(1, 2, 3.5),
        Vectors = new ArmRank(null, null, 0.25),
        Fused = new ArmRank(1, 9, 0.75),
        Passage = Passage,
        WordsFound = ["payment"],
        WordsMissing = ["due"],
        Answerability = new Judgement(0.25, 0.5),
    };

    public static IndexRun Run { get; } = new(
        41, RunState.Running, RunTrigger.Request, false, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), null,
        TotalFiles: 3, TotalChunks: 40, Added: 1, Changed: 2, Removed: 3, Unchanged: 4, Skipped: 5, Empty: 6, Failed: 7, Kept: 8,
        FilesDone: 2, FilesInAll: 3, ChunksDone: 30, ChunksInAll: 40, SecondsLeft: 1.5, Message: null);

    public static LedgerRow Row { get; } = new(
        3, "contracts/acme.pdf", DocumentState.Indexed, null, 1234, 9, 4, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), Run.StartedAt);
}
