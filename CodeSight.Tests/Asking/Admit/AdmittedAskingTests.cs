using System.Runtime.CompilerServices;
using CodeSight.Core.Asking;
using CodeSight.Core.Asking.Admit;
using CodeSight.Core.Asking.Answer;
using CodeSight.Core.Asking.Condense;
using CodeSight.Core.Asking.Fuse;
using CodeSight.Core.Asking.Search;
using CodeSight.Core.Asking.Verify;
using CodeSight.Core.Data.Documents;
using CodeSight.Core.Models.LanguageModels;
using CodeSight.Core.People;
using CodeSight.Core.People.Usage;
using CodeSight.SearchIndex.Globs;
using CodeSight.Tests.Asking.Search;

namespace CodeSight.Tests.Asking.Admit;

/// <summary>The asking flow with one place and no line.</summary>
public sealed class AdmittedAskingTests : IAsyncLifetime
{
    private static readonly SearchRequest Question = new("What are the payment terms?", 5, null);

    private readonly StubKeywords _keywords = new();
    private readonly StubEmbedder _embedder = new();
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WaitingWriter _writer = new();
    private readonly Admission _admission = new(
        new AdmissionLimits(MaxConcurrent: 1, MaxQueued: 0, TimeSpan.FromSeconds(2)), TimeProvider.System);
    private SeededDatabase _database = null!; // set before each test
    private AskingPipeline _pipeline = null!; // set before each test

    public async Task InitializeAsync()
    {
        _database = await SeededDatabase.CreateAsync();
        _keywords.Scores[await _database.AddChunkAsync(await _database.AddDocumentAsync("a.md"), "Thirty days.")] = 1;
        var search = new SearchPipeline(
            _keywords,
            _database.Models(_embedder),
            new VectorSearch(_database.Sources),
            new ScoreCombination(),
            new PassageReader(new PassageStore(_database.Sources)));
        _pipeline = new AskingPipeline(new RuleCondenser(), _admission, search, _keywords, _writer, new SupportCheck(_embedder), new NoMeter(), TimeProvider.System);
    }

    public async Task DisposeAsync()
    {
        _admission.Dispose();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Ask_and_search_share_the_places()
    {
        _embedder.Before = _release.Task;
        var search = SearchAsync();
        await Assert.ThrowsAsync<BusyException>(AskAsync);
        await Assert.ThrowsAsync<BusyException>(() => SearchAsync());

        _release.SetResult();
        Assert.Single(await search);
        Assert.Single((await AskAsync()).Sources);
    }

    [Fact]
    public async Task Answer_that_this_machine_makes_keeps_the_place()
    {
        _writer.Before = _release.Task;
        var ask = AskAsync();
        await _writer.Started;
        await Assert.ThrowsAsync<BusyException>(() => SearchAsync());

        _release.SetResult();
        Assert.Single((await ask).Sources);
        Assert.Single(await SearchAsync());
    }

    [Fact]
    public async Task Language_models_answer_holds_no_place()
    {
        _writer.RunsLocally = false;
        _writer.Before = _release.Task;
        var ask = AskAsync();
        await _writer.Started;
        Assert.Single(await SearchAsync());

        _release.SetResult();
        Assert.Single((await ask).Sources);
        Assert.Single(await SearchAsync());
    }

    [Fact]
    public async Task Place_comes_back_from_searches_and_answers_that_fail()
    {
        _embedder.Before = Task.FromException(new InvalidOperationException("no vector"));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("no vector", (await Assert.ThrowsAsync<InvalidOperationException>(() => SearchAsync())).Message);
            Assert.Equal("no vector", (await Assert.ThrowsAsync<InvalidOperationException>(AskAsync)).Message);
            await Assert.ThrowsAsync<InvalidGlobException>(
                () => _pipeline.SearchAsync(Principal.Operator, Question with { FileGlob = "[" }, CancellationToken.None));
        }

        _embedder.Before = Task.CompletedTask;
        foreach (var worksHere in new[] { true, false })
        {
            _writer.RunsLocally = worksHere;
            _writer.Before = Task.FromException(new LanguageModelUnavailableException("away"));
            await Assert.ThrowsAsync<LanguageModelUnavailableException>(AskAsync);
            Assert.Single(await SearchAsync());
        }
    }

    [Fact]
    public async Task Place_comes_back_from_callers_that_go_away()
    {
        _embedder.Before = _release.Task;
        using var leaving = new CancellationTokenSource();
        var search = SearchAsync(leaving.Token);
        await Assert.ThrowsAsync<BusyException>(() => SearchAsync());
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => search);

        _embedder.Before = Task.CompletedTask;
        Assert.Single(await SearchAsync());
    }

    private Task<IReadOnlyList<Passage>> SearchAsync(CancellationToken cancellationToken = default) =>
        _pipeline.SearchAsync(Principal.Operator, Question, cancellationToken);

    private Task<CitedAnswer> AskAsync() => _pipeline.AskAsync(Principal.Operator, Question, CancellationToken.None);

    private sealed class WaitingWriter : IAnswerWriter
    {
        private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Model => "test/waiting";

        public bool RunsLocally { get; set; } = true;

        public Task Before { get; set; } = Task.CompletedTask;

        public Task Started => _started.Task;

        public AnswerCost? CostOf(AskedQuestion question, IReadOnlyList<Passage> passages) => null;

        public async Task<Reply> WriteAsync(AskedQuestion question, IReadOnlyList<Passage> passages, CancellationToken cancellationToken)
        {
            _started.TrySetResult();
            await Before.WaitAsync(cancellationToken);
            return new Reply("Thirty days [1].");
        }

        public async IAsyncEnumerable<Reply> StreamAsync(
            AskedQuestion question, IReadOnlyList<Passage> passages, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            yield return await WriteAsync(question, passages, cancellationToken);
        }
    }
}
