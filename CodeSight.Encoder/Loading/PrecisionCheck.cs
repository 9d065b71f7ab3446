using System.Security.Cryptography;
using CodeSight.Encoder.Bert;
using CodeSight.Encoder.Tokens;

namespace CodeSight.Encoder.Loading;

/// <summary>
/// Whether a model bears int8 arithmetic: its vectors must stay comparable with those that fp32 gives, as an index may hold both.
/// The built-in model is known to (docs/decisions/0008); any other is tried on a few texts when it is loaded.
/// </summary>
internal static class PrecisionCheck
{
    /// <summary>
    /// Mean cosine of the texts' vectors in both arithmetics from which on they count as the same. Other encoders' int8 reaches 0.993 on
    /// MiniLM.
    /// </summary>
    public const double MinCosine = 0.99;

    // The built-in weights, known by their length and their two ends: to hash them all would delay the first vector.
    private const int BuiltInBytes = 23_470_088;
    private const int EndBytes = 65_536;
    private const string BuiltInEnds = "aa2daeab6aeaa86209ef417666c2ac24da820204bde77e550552459f70130cd1";

    // Short and long, plain and technical; another language makes many rare tokens.
    private static readonly string[] Texts =
    [
        "How long is the notice period?",
        "Invoices are due within 30 days of receipt; a discount of 2 % is granted on payments within ten days.",
        "Run the migration before you restart the service, otherwise the health check keeps failing with status 503.",
        "Der Arbeitgeber trägt die Kosten der Fortbildung, wenn das Arbeitsverhältnis nicht vor Ablauf von zwei Jahren endet.",
        "The turbine's rotor is balanced at 3,000 revolutions a minute. Vibrations above 4.5 mm/s stop the machine, and a restart "
        + "needs the written approval of the engineer on duty, who checks the bearings, the oil and the coupling beforehand.",
        "x = 1",
    ];

    /// <summary>Whether these are the weights of the built-in model, with which int8 was compared on many texts.</summary>
    public static bool IsBuiltIn(string weights)
    {
        using var file = File.OpenRead(weights);
        if (file.Length != BuiltInBytes) return false;
        var ends = new byte[2 * EndBytes];
        file.ReadExactly(ends, 0, EndBytes);
        file.Seek(-EndBytes, SeekOrigin.End);
        file.ReadExactly(ends, EndBytes, EndBytes);
        return Convert.ToHexStringLower(SHA256.HashData(ends)) == BuiltInEnds;
    }

    /// <summary>Mean cosine of the vectors of two encoders with the same weights.</summary>
    public static double MeanCosine(BertEncoder exact, BertEncoder rounded, WordPieceTokenizer tokenizer, PoolingMode pooling)
    {
        using var work = new Workspace();
        var batch = new TokenBatch();
        var sum = 0d;
        foreach (var text in Texts)
        {
            batch.Clear();
            batch.Add(tokenizer.Encode(text, tokenizer.MaxTokens));
            var a = Pooling.Pool(pooling, exact.Encode(batch, work), exact.HiddenSize);
            var b = Pooling.Pool(pooling, rounded.Encode(batch, work), rounded.HiddenSize);
            for (var i = 0; i < a.Length; i++) sum += (double)a[i] * b[i];
        }

        return sum / Texts.Length;
    }
}
