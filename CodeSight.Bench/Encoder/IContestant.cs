namespace CodeSight.Bench.Encoder;

/// <summary>What a turn took.</summary>
/// <param name="Seconds">By the clock.</param>
/// <param name="CpuSeconds">Of all threads of the contestant's process.</param>
internal readonly record struct Turn(double Seconds, double CpuSeconds);

/// <summary>One encoder with one model in one precision.</summary>
internal interface IContestant
{
    /// <summary>"ours fp32".</summary>
    string Name { get; }

    /// <summary>Gets ready for a load; what there is to say about it, or null.</summary>
    Task<string?> PrepareAsync(TextLoad load, CancellationToken cancellationToken);

    /// <summary>Encodes all texts of the load that it got ready for.</summary>
    Task<Turn> EncodeAsync(TextLoad load, CancellationToken cancellationToken);

    /// <summary>Encodes one question by itself; its milliseconds.</summary>
    Task<double> AskAsync(EncoderText question, CancellationToken cancellationToken);

    /// <summary>The vectors of texts, of any length.</summary>
    Task<float[][]> VectorsAsync(IReadOnlyList<EncoderText> texts, CancellationToken cancellationToken);
}
