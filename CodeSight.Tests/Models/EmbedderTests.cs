using System.Text.Json;
using CodeSight.Core.Configuration;
using CodeSight.Core.Models;
using CodeSight.Encoder.Kernels;
using CodeSight.Encoder.Tokens;
using CodeSight.Tests.Infrastructure;
using CodeSight.Tests.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace CodeSight.Tests.Models;

public sealed class EmbedderTests
{
    private static readonly string[] Texts =
    [
        "The notice period is four weeks.", "", "Overtime is paid at 150 %.", "x", string.Join(
            ' ', Enumerable.Repeat("a very long text", 200)),
        "Invoices are due within 30 days.", "日本語のテキスト",
    ];

    [Fact]
    public async Task Embedder_gives_unit_vectors_in_the_texts_order_and_the_same_for_a_question()
    {
        using var embedder = Embedder.Load(ReferenceModels.BuiltIn, threads: 2);
        string[] many = [.. Enumerable.Range(0, 12).SelectMany(_ => Texts)];
        var vectors = embedder.EmbedDocuments(many, CancellationToken.None);
        Assert.Equal(many.Length, vectors.Length);
        for (var i = 0; i < many.Length; i++)
        {
            Assert.Equal(embedder.Model.Dimensions, vectors[i].Length);
            Assert.Equal(1, vectors[i].Sum(x => (double)x * x), 1e-5);
            var alone = await embedder.EmbedQueryAsync(many[i], CancellationToken.None);
            Assert.True(ReferenceModels.Cosine(alone, vectors[i]) > 0.99999, many[i]);
        }

        Assert.Empty(embedder.EmbedDocuments([], CancellationToken.None));
    }

    [Fact]
    public async Task Question_is_recorded_without_its_text_and_with_whether_its_vector_was_at_hand()
    {
        using var embedder = Embedder.Load(ReferenceModels.BuiltIn, threads: 1);
        using var recording = new TelemetryRecording();
        await embedder.EmbedQueryAsync(Texts[0], CancellationToken.None);
        await embedder.EmbedQueryAsync(Texts[0], CancellationToken.None);

        Assert.Equal([false, true], recording.Spans.Select(span => span.GetTagItem("codesight.cache.hit")));
        Assert.All(recording.Spans, span => Assert.Equal($"embeddings {embedder.Model.Name}", span.DisplayName));
        Assert.Equal([false, true], recording.Measurements.Select(measurement => measurement.Tags["codesight.cache.hit"]));
        Assert.DoesNotContain(recording.Values, value => value.Contains("notice", StringComparison.Ordinal));
    }

    [Fact]
    public void Embedder_puts_texts_of_like_meaning_close_together()
    {
        using var embedder = Embedder.Load(ReferenceModels.BuiltIn, threads: 1);
        var vectors = embedder.EmbedDocuments(
            ["How long is the notice period?", "Employment ends four weeks after either side gives notice.", "The canteen serves soup on Mondays."],
            CancellationToken.None);
        Assert.True(ReferenceModels.Cosine(vectors[0], vectors[1]) > ReferenceModels.Cosine(vectors[0], vectors[2]) + 0.2);
    }

    [Fact]
    public async Task Questions_are_answered_while_documents_are_encoded_and_documents_stop_when_cancelled()
    {
        using var embedder = Embedder.Load(ReferenceModels.BuiltIn, threads: 1);
        using var cancellation = new CancellationTokenSource();
        // Minutes of work for the one thread, which the question must not wait for.
        string[] texts = [.. Enumerable.Repeat(Texts[4], 3_000)];
        var documents = Task.Run(() => embedder.EmbedDocuments(texts, cancellation.Token), CancellationToken.None);
        // Until one finds the worker with the documents.
        for (var i = 0; embedder.EmbedQueryAsync($"early question {i}", CancellationToken.None).IsCompleted; i++)
            Assert.False(documents.IsCompleted);
        var questions = Enumerable.Range(0, 20).Select(i => embedder.EmbedQueryAsync($"question {i}", CancellationToken.None));
        var vectors = await Task.WhenAll(questions);
        Assert.False(documents.IsCompleted);
        Assert.Equal(20, vectors.Select(v => v[0]).Distinct().Count());
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => documents);
        // And the worker goes on.
        Assert.Single(embedder.EmbedDocuments(["after"], CancellationToken.None));
    }

    [Fact]
    public async Task Questions_and_sentences_that_arrive_together_get_their_own_vectors()
    {
        using var embedder = Embedder.Load(ReferenceModels.BuiltIn, threads: 2);
        string[] questions = [.. Enumerable.Range(0, 60).Select(i => string.Join(' ', Enumerable.Repeat($"word{i}", i % 9 + 1)))];
        var together = await Task.WhenAll(questions.Select(q => embedder.EmbedQueryAsync(q, CancellationToken.None)));
        var sentences = await embedder.EmbedSentencesAsync(questions, CancellationToken.None);
        var one = embedder.EmbedDocuments(questions, CancellationToken.None);
        for (var i = 0; i < questions.Length; i++)
        {
            Assert.True(ReferenceModels.Cosine(together[i], one[i]) > 0.99999, questions[i]);
            Assert.True(ReferenceModels.Cosine(sentences[i], one[i]) > 0.99999, questions[i]);
        }
    }

    [Fact]
    public async Task Callers_cannot_change_a_cached_vector()
    {
        using var embedder = Embedder.Load(ReferenceModels.BuiltIn, threads: 1);
        var first = await embedder.EmbedQueryAsync("question", CancellationToken.None);
        var expected = (float[])first.Clone();
        Array.Clear(first);
        Assert.Equal(expected, await embedder.EmbedQueryAsync("question", CancellationToken.None));
    }

    [Fact]
    public async Task Embedder_honours_a_cancelled_token_and_refuses_work_after_disposal()
    {
        var embedder = Embedder.Load(ReferenceModels.BuiltIn, threads: 1);
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => embedder.EmbedQueryAsync("x", cancelled));
        Assert.ThrowsAny<OperationCanceledException>(() => embedder.EmbedDocuments(["x"], cancelled));
        embedder.Dispose();
        Assert.Throws<ObjectDisposedException>(() => embedder.EmbedDocuments(["x"], CancellationToken.None));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => embedder.EmbedQueryAsync("y", CancellationToken.None));
    }

    [Fact]
    public void Services_share_one_model()
    {
        using var services = new ServiceCollection()
            .AddSingleton(new CodeSightOptions { DataDir = "/data", DocsDir = "/docs", EmbeddingModelDir = ReferenceModels.BuiltIn })
            .AddEmbedding()
            .BuildServiceProvider();
        var embedder = services.GetRequiredService<IEmbedder>();
        var counter = services.GetRequiredService<ITokenCounter>();
        Assert.Same(embedder, services.GetRequiredService<IEmbedder>());
        Assert.IsType<WordPieceTokenizer>(counter);
        Assert.Equal("all-MiniLM-L6-v2", embedder.Model.Name);
        Assert.Equal((384, 256, 256), (embedder.Model.Dimensions, embedder.Model.MaxTokens, counter.MaxTokens));
    }

    [Fact]
    public void Embedder_cuts_long_texts_of_the_slice_where_the_published_model_does() =>
        Assert.Equal(2, CountCut(ReferenceModels.Slice("all-MiniLM-L6-v2", "reference-vectors.jsonl")));

    [SharedDataFact]
    public void Embedder_cuts_all_long_texts_of_the_full_set_where_the_published_model_does() =>
        Assert.True(CountCut(ReferenceModels.Full("all-MiniLM-L6-v2", "reference-vectors.jsonl")) > 1);

    private static int CountCut(IEnumerable<JsonElement> lines)
    {
        // Without the rounding of int8 arithmetic, whose error differs by processor and hides where a text was cut.
        using var embedder = Embedder.Load(ReferenceModels.BuiltIn, precision: EmbeddingPrecision.Fp32);
        var longest = lines.Where(line => line.Ids().Length == 256).Take(5).ToArray();
        var vectors = embedder.EmbedDocuments([.. longest.Select(line => line.Text())], CancellationToken.None);
        for (var i = 0; i < longest.Length; i++) Assert.True(ReferenceModels.Cosine(vectors[i], longest[i].Vector()) > 0.996);
        return longest.Length;
    }
}
