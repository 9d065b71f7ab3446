using CodeSight.Core.Asking;
using CodeSight.Core.Asking.Admit;
using CodeSight.Core.Asking.Condense;
using CodeSight.Core.Asking.Fuse;
using CodeSight.Core.Asking.Rerank;
using CodeSight.Core.Asking.Search;
using CodeSight.Core.Asking.Verify;
using CodeSight.Core.Data.Documents;
using CodeSight.Core.Models;
using CodeSight.Core.People;
using CodeSight.Encoder.CrossEncoding;
using CodeSight.Tests.Api;
using CodeSight.Tests.Asking.Search;
using CodeSight.Tests.Encoder.CrossEncoding;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Asking.Rerank;

/// <summary>The asking flow with a cross-encoder, over six passages that fusion ranks as they stand here.</summary>
public sealed class RerankedAskingTests : IAsyncLifetime
{
    private const string Question = "When is payment due?";
    private const string Header = "Acme > Terms";
    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(500);

    private static readonly string[] Contents =
    [
        "Payment is due after thirty days.", "The notice period is four weeks.", "A hotel may cost 140 euros.",
        "Overtime is paid at 150 percent.", "The canteen serves soup on Mondays.", "Late payment costs interest.",
    ];

    private readonly ManualTime _time = new();
    private readonly StubKeywords _keywords = new();
    private readonly StubEmbedder _embedder = new() { Vectors = { [Question] = [1, 0, 0] } };
    private readonly FixedWriter _writer = new("Thirty days [1].");
    private readonly List<IDisposable> _open = [];
    private readonly List<long> _chunks = [];
    private SeededDatabase _database = null!; // set before each test

    public async Task InitializeAsync()
    {
        _database = await SeededDatabase.CreateAsync();
        var document = await _database.AddDocumentAsync("a.md");
        for (var i = 0; i < Contents.Length; i++)
        {
            await _database.AddVectorAsync(Contents[i], StubEmbedder.WithCosine(0.9 - (i / 10.0)));
            _chunks.Add(await _database.AddChunkAsync(document, Contents[i]));
        }

        await _database.ExecuteAsync($"UPDATE chunks SET header = '{Header}'");
    }

    public async Task DisposeAsync()
    {
        for (var i = _open.Count - 1; i >= 0; i--) _open[i].Dispose();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Search_and_answer_have_the_cross_encoders_best_even_from_below_what_was_asked_for()
    {
        var direct = DirectScores.Of(Question, Contents.Select(content => $"{Header}\n{content}"));
        var expected = _chunks.Zip(direct).OrderByDescending(pair => pair.Second).Take(3).Select(pair => pair.First).ToList();
        Assert.NotEqual(_chunks.Take(3), expected);
        var pipeline = Open(threads: 2);

        var found = await pipeline.SearchAsync(Principal.Operator, new SearchRequest(Question, 3, null), CancellationToken.None);
        await pipeline.AskAsync(Principal.Operator, new SearchRequest(Question, 3, null), CancellationToken.None);

        Assert.Equal(expected, found.Select(passage => passage.ChunkId));
        Assert.Equal(expected, _writer.Passages.Select(passage => passage.ChunkId));
    }

    [Fact]
    public async Task Mistyped_question_is_reranked_by_what_was_meant()
    {
        _keywords.Spellings["Wehn is paymnt deu?"] = Question;
        var pipeline = Open(threads: 2);

        var right = await pipeline.SearchAsync(Principal.Operator, new SearchRequest(Question, 3, null), CancellationToken.None);
        var mistyped = await pipeline.SearchAsync(Principal.Operator, new SearchRequest("Wehn is paymnt deu?", 3, null), CancellationToken.None);

        Assert.Equal(
            right.Select(passage => (passage.ChunkId, passage.Score)), mistyped.Select(passage => (passage.ChunkId, passage.Score)));
    }

    [Fact]
    public async Task Search_by_one_arm_is_not_reranked()
    {
        var found = await Open(threads: 0).SearchAsync(Principal.Operator, new SearchRequest(Question, 3, null, SearchArm.Vectors), CancellationToken.None);

        Assert.Equal(_chunks.Take(3), found.Select(passage => passage.ChunkId));
    }

    [Fact]
    public async Task Search_and_answer_have_the_fused_order_when_time_runs_out()
    {
        var pipeline = Open(threads: 0);
        var search = pipeline.SearchAsync(Principal.Operator, new SearchRequest(Question, 3, null), CancellationToken.None);
        await PassBudgetAsync(search);
        var ask = pipeline.AskAsync(Principal.Operator, new SearchRequest(Question, 3, null), CancellationToken.None);
        await PassBudgetAsync(ask);

        Assert.Equal(_chunks.Take(3), (await search).Select(passage => passage.ChunkId));
        Assert.InRange((await search)[0].Score, 0.85, 1);
        await ask;
        Assert.Equal(_chunks.Take(3), _writer.Passages.Select(passage => passage.ChunkId));
    }

    private async Task PassBudgetAsync(Task waiting)
    {
        while (!_time.IsAwaited(Budget))
        {
            Assert.False(waiting.IsCompleted);
            await Task.Yield();
        }

        _time.Advance(Budget);
    }

    /// <summary>A flow whose reranking has so many threads; none never get anything done.</summary>
    private AskingPipeline Open(int threads)
    {
        var embedder = Embedder.Load(References.At("models", "tiny-mean"), threads);
        var reranker = new Reranker(new BertCrossEncoder(CrossEncoder.Load(DirectScores.Folder), embedder), Budget, _time);
        var admission = new Admission(AdmissionLimits.ForThisMachine, TimeProvider.System);
        _open.AddRange([embedder, reranker, admission]);
        var search = new SearchPipeline(
            _keywords,
            _database.Models(_embedder),
            new VectorSearch(_database.Sources),
            new ScoreCombination(),
            new PassageReader(new PassageStore(_database.Sources)),
            reranker);
        return new AskingPipeline(new RuleCondenser(), admission, search, _keywords, _writer, new SupportCheck(_embedder), new NoMeter(), _time);
    }

}
