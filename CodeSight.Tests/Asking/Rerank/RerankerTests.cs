using CodeSight.Core.Asking;
using CodeSight.Core.Asking.Rerank;
using CodeSight.Core.Asking.Search;
using CodeSight.Core.Configuration;
using CodeSight.Core.Models;
using CodeSight.Encoder.CrossEncoding;
using CodeSight.Tests.Api;
using CodeSight.Tests.Encoder.CrossEncoding;
using CodeSight.Tests.Infrastructure;
using CodeSight.Tests.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CodeSight.Tests.Asking.Rerank;

public sealed class RerankerTests : IDisposable
{
    private const string Question = "When is payment due?";
    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(500);

    private readonly ManualTime _time = new();
    private readonly List<IDisposable> _open = [];

    public void Dispose()
    {
        for (var i = _open.Count - 1; i >= 0; i--) _open[i].Dispose();
    }

    [Fact]
    public async Task Order_and_scores_of_the_best_thirty_are_the_cross_encoders()
    {
        var passages = Found(40);
        var direct = DirectScores.Of(Question, passages.Take(30).Select(passage => $"{passage.Header}\n{passage.Content}"));

        var ranked = await Open(threads: 2).RerankAsync(Question, passages, CancellationToken.None);

        var expected = passages.Take(30).Zip(direct).OrderByDescending(pair => pair.Second).ToList();
        Assert.NotEqual(passages.Take(30), expected.Select(pair => pair.First));
        Assert.Equal(expected.Select(pair => pair.First.ChunkId), ranked.Take(30).Select(passage => passage.ChunkId));
        Assert.Equal(
            expected.Select(pair => 1 / (1 + Math.Exp(-pair.Second))), ranked.Take(30).Select(passage => passage.Score), (left, right) => Math.Abs(left - right) < 1e-5);
        Assert.Equal(passages.Skip(30).Select(passage => passage.ChunkId), ranked.Skip(30).Select(passage => passage.ChunkId));
        Assert.All(ranked, passage => Assert.InRange(passage.Score, 0, 1));
        Assert.Equal(ranked.Select(passage => passage.Score).OrderDescending(), ranked.Select(passage => passage.Score));
    }

    [Fact]
    public async Task Nothing_is_ranked_to_nothing_and_one_passage_keeps_its_place()
    {
        var reranker = Open(threads: 1);
        Assert.Empty(await reranker.RerankAsync(Question, [], CancellationToken.None));
        Assert.Equal(1, Assert.Single(await reranker.RerankAsync(Question, Found(1), CancellationToken.None)).ChunkId);
    }

    [Fact]
    public async Task Order_stays_as_it_was_when_time_runs_out()
    {
        using var recording = new TelemetryRecording();
        var passages = Found(30);

        Assert.Same(passages, await LateAsync(Open(threads: 0), passages));
        Assert.Equal(["late"], Outcomes(recording));
    }

    [Fact]
    public async Task Model_that_is_always_too_slow_is_left_out_for_a_while_and_then_tried_again()
    {
        using var recording = new TelemetryRecording();
        var (passages, reranker) = (Found(30), Open(threads: 0));
        for (var i = 0; i < 4; i++) await LateAsync(reranker, passages);

        Assert.Same(passages, await reranker.RerankAsync(Question, passages, CancellationToken.None)); // nobody waits
        _time.Advance(TimeSpan.FromSeconds(31));
        await LateAsync(reranker, passages);
        Assert.Same(passages, await reranker.RerankAsync(Question, passages, CancellationToken.None));
        Assert.Equal(["late", "late", "late", "late", "left out", "late", "left out"], Outcomes(recording));
    }

    [Fact]
    public async Task Caller_that_goes_away_ends_the_wait_and_does_not_count_against_the_model()
    {
        var (passages, reranker) = (Found(30), Open(threads: 0));
        for (var i = 0; i < 10; i++)
        {
            using var leaving = new CancellationTokenSource();
            var ranking = reranker.RerankAsync(Question, passages, leaving.Token);
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ranking);
        }

        using var recording = new TelemetryRecording();
        await LateAsync(reranker, passages);
        Assert.Equal(["late"], Outcomes(recording));
    }

    [Fact]
    public async Task Rerankings_at_once_do_not_touch_one_another()
    {
        var reranker = Open(threads: 2);
        string[] questions = [.. Enumerable.Range(0, 12).Select(i => $"{Question} {i}")];
        var passages = Found(12);
        var ranked = await Task.WhenAll(
            questions.Select(question => Task.Run(() => reranker.RerankAsync(question, passages, CancellationToken.None))));

        for (var i = 0; i < questions.Length; i++)
        {
            var direct = DirectScores.Of(questions[i], passages.Select(passage => passage.FullText));
            Assert.Equal(
                direct.OrderDescending().Select(logit => 1 / (1 + Math.Exp(-logit))), ranked[i].Select(passage => passage.Score), (left, right) => Math.Abs(left - right) < 1e-5);
        }
    }

    [Fact]
    public async Task Reranking_is_measured_without_a_word_of_its_texts()
    {
        using var recording = new TelemetryRecording();
        await Open(threads: 1).RerankAsync(Question, Found(3), CancellationToken.None);

        Assert.Equal(3, Assert.Single(recording.Spans, span => span.DisplayName == "rerank").GetTagItem("codesight.results"));
        Assert.Equal(["done"], Outcomes(recording));
        Assert.DoesNotContain(recording.Values, value => value.Contains("payment", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Folder_that_cannot_be_used_stops_the_start()
    {
        var folder = Directory.CreateTempSubdirectory("no-model").FullName;
        var options = new CodeSightOptions { DataDir = "/index", DocsDir = "/data", EmbeddingModelDir = "/none", RerankModelDir = folder };
        using var services = new ServiceCollection().AddLogging().AddSingleton(options).AddAsking(options).BuildServiceProvider();

        var refusal = Assert.Throws<ModelSettingException>(() => services.GetServices<IHostedService>().ToList());
        Assert.StartsWith("CODESIGHT_RERANK_MODEL: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be used: config.json is missing", refusal.Message, StringComparison.Ordinal);
        Directory.Delete(folder);
    }

    private static IEnumerable<object?> Outcomes(TelemetryRecording recording) =>
        recording.Measurements.Where(measurement => measurement.Name == "codesight.rerankings").Select(
            measurement => measurement.Tags["codesight.outcome"]);

    private static IReadOnlyList<Passage> Found(int count)
    {
        var random = new Random(count);
        string[] words = ["payment", "is", "due", "after", "thirty", "days", "notice", "period", "hotel", "limit"];
        return [.. Enumerable.Range(1, count).Select(i =>
            Passages.Of(string.Join(' ', random.GetItems(words, random.Next(3, 60))), i, score: 1 - (i / 100.0)) with { Header = $"Terms > {words[i % words.Length]}" })];
    }

    /// <summary>A reranker whose threads are so many; none never get anything done.</summary>
    private Reranker Open(int threads)
    {
        var embedder = Embedder.Load(References.At("models", "tiny-mean"), threads);
        var reranker = new Reranker(new BertCrossEncoder(CrossEncoder.Load(DirectScores.Folder), embedder), Budget, _time);
        _open.AddRange([embedder, reranker]);
        return reranker;
    }

    private async Task<IReadOnlyList<Passage>> LateAsync(Reranker reranker, IReadOnlyList<Passage> passages)
    {
        var ranking = reranker.RerankAsync(Question, passages, CancellationToken.None);
        Assert.False(ranking.IsCompleted);
        Assert.True(_time.IsAwaited(Budget));
        _time.Advance(Budget);
        return await ranking;
    }
}
