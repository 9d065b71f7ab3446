using System.Diagnostics;
using CodeSight.Core.Models;
using CodeSight.Encoder.Kernels;
using CodeSight.Encoder.Tokens;

namespace CodeSight.Bench.Encoder;

/// <summary>Our encoder. Its times hold all from the text to the vector: tokenizer, pooling, and the way to its workers and back.</summary>
internal sealed class OurContestant : IContestant, IDisposable
{
    private readonly Embedder _embedder;

    public OurContestant(string folder, int threads, EmbeddingPrecision precision)
    {
        Name = precision switch { EmbeddingPrecision.Int8 => "ours int8", EmbeddingPrecision.Fp32 => "ours fp32", _ => folder };
        var start = Stopwatch.GetTimestamp();
        _embedder = Embedder.Load(folder, threads, precision);
        Description = $"{Name}: {_embedder.Precision?.ToString() ?? "its own"} arithmetic, {_embedder.Kernel?.ToString() ?? "ONNX Runtime's"} kernels, loaded in {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms";
    }

    public string Name { get; }

    public WordPieceTokenizer Tokenizer => _embedder.Tokenizer;

    /// <summary>What was loaded.</summary>
    public string Description { get; }

    public Task<string?> PrepareAsync(TextLoad load, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public Task<Turn> EncodeAsync(TextLoad load, CancellationToken cancellationToken)
    {
        var cpu = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        _embedder.EmbedDocuments(load.Texts, cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return Task.FromResult(new Turn(seconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds));
    }

    public async Task<double> AskAsync(EncoderText question, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        await _embedder.EmbedQueryAsync(question.Text, cancellationToken);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    public Task<float[][]> VectorsAsync(IReadOnlyList<EncoderText> texts, CancellationToken cancellationToken) =>
        Task.FromResult(_embedder.EmbedDocuments([.. texts.Select(text => text.Text)], cancellationToken));

    public void Dispose() => _embedder.Dispose();
}
