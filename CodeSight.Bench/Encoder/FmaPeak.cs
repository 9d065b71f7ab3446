using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using CodeSight.Bench.Measure;

namespace CodeSight.Bench.Encoder;

/// <summary>
/// The most multiply-adds a second that one core can do: independent chains in the machine's widest vectors, more of them than
/// an instruction's latency (4 to 5 cycles, two a cycle) needs, all in registers.
/// </summary>
internal static class FmaPeak
{
    private const int Tries = 5;
    private const int Steps = 300_000;

    /// <summary>What is measured: the vectors' width.</summary>
    public static string Vectors =>
        Avx512F.IsSupported ? "512-bit FMA" : Fma.IsSupported ? "256-bit FMA" : $"{Vector<float>.Count * 32}-bit FMA";

    /// <summary>GFLOP/s of one thread, a multiply-add counted as two: the median of a few runs of some 20 ms.</summary>
    public static double Measure()
    {
        var tries = new double[Tries];
        for (var i = 0; i < Tries; i++)
        {
            var start = Stopwatch.GetTimestamp();
            var multiplyAdds = Avx512F.IsSupported ? Run512(1e-9f) : Fma.IsSupported ? Run256(1e-9f) : RunVector(1e-9f);
            tries[i] = 2 * multiplyAdds / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9;
        }

        return new Sample(tries).Percentile(0.5);
    }

    // Each returns its number of multiply-adds. The sums start at different values and are looked at in the end, so that none can be left out.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static double Run512(float small)
    {
        const int Chains = 24;
        var (x, y) = (Vector512.Create(small), Vector512.Create(1 - small));
        Vector512<float> a0 = x, a1 = a0 + y, a2 = a1 + y, a3 = a2 + y, a4 = a3 + y, a5 = a4 + y, a6 = a5 + y, a7 = a6 + y;
        Vector512<float> b0 = a7 + y, b1 = b0 + y, b2 = b1 + y, b3 = b2 + y, b4 = b3 + y, b5 = b4 + y, b6 = b5 + y, b7 = b6 + y;
        Vector512<float> c0 = b7 + y, c1 = c0 + y, c2 = c1 + y, c3 = c2 + y, c4 = c3 + y, c5 = c4 + y, c6 = c5 + y, c7 = c6 + y;
        for (var i = 0; i < Steps; i++)
        {
            a0 = Avx512F.FusedMultiplyAdd(x, y, a0);
            a1 = Avx512F.FusedMultiplyAdd(x, y, a1);
            a2 = Avx512F.FusedMultiplyAdd(x, y, a2);
            a3 = Avx512F.FusedMultiplyAdd(x, y, a3);
            a4 = Avx512F.FusedMultiplyAdd(x, y, a4);
            a5 = Avx512F.FusedMultiplyAdd(x, y, a5);
            a6 = Avx512F.FusedMultiplyAdd(x, y, a6);
            a7 = Avx512F.FusedMultiplyAdd(x, y, a7);
            b0 = Avx512F.FusedMultiplyAdd(x, y, b0);
            b1 = Avx512F.FusedMultiplyAdd(x, y, b1);
            b2 = Avx512F.FusedMultiplyAdd(x, y, b2);
            b3 = Avx512F.FusedMultiplyAdd(x, y, b3);
            b4 = Avx512F.FusedMultiplyAdd(x, y, b4);
            b5 = Avx512F.FusedMultiplyAdd(x, y, b5);
            b6 = Avx512F.FusedMultiplyAdd(x, y, b6);
            b7 = Avx512F.FusedMultiplyAdd(x, y, b7);
            c0 = Avx512F.FusedMultiplyAdd(x, y, c0);
            c1 = Avx512F.FusedMultiplyAdd(x, y, c1);
            c2 = Avx512F.FusedMultiplyAdd(x, y, c2);
            c3 = Avx512F.FusedMultiplyAdd(x, y, c3);
            c4 = Avx512F.FusedMultiplyAdd(x, y, c4);
            c5 = Avx512F.FusedMultiplyAdd(x, y, c5);
            c6 = Avx512F.FusedMultiplyAdd(x, y, c6);
            c7 = Avx512F.FusedMultiplyAdd(x, y, c7);
        }

        var all = a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + b0 + b1 + b2 + b3 + b4 + b5 + b6 + b7 + c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7;
        return Count(Vector512.Sum(all), Chains * Vector512<float>.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static double Run256(float small)
    {
        const int Chains = 12;
        var (x, y) = (Vector256.Create(small), Vector256.Create(1 - small));
        Vector256<float> a0 = x, a1 = a0 + y, a2 = a1 + y, a3 = a2 + y, a4 = a3 + y, a5 = a4 + y;
        Vector256<float> b0 = a5 + y, b1 = b0 + y, b2 = b1 + y, b3 = b2 + y, b4 = b3 + y, b5 = b4 + y;
        for (var i = 0; i < Steps; i++)
        {
            a0 = Fma.MultiplyAdd(x, y, a0);
            a1 = Fma.MultiplyAdd(x, y, a1);
            a2 = Fma.MultiplyAdd(x, y, a2);
            a3 = Fma.MultiplyAdd(x, y, a3);
            a4 = Fma.MultiplyAdd(x, y, a4);
            a5 = Fma.MultiplyAdd(x, y, a5);
            b0 = Fma.MultiplyAdd(x, y, b0);
            b1 = Fma.MultiplyAdd(x, y, b1);
            b2 = Fma.MultiplyAdd(x, y, b2);
            b3 = Fma.MultiplyAdd(x, y, b3);
            b4 = Fma.MultiplyAdd(x, y, b4);
            b5 = Fma.MultiplyAdd(x, y, b5);
        }

        return Count(Vector256.Sum(a0 + a1 + a2 + a3 + a4 + a5 + b0 + b1 + b2 + b3 + b4 + b5), Chains * Vector256<float>.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static double RunVector(float small)
    {
        const int Chains = 12;
        var (x, y) = (new Vector<float>(small), new Vector<float>(1 - small));
        Vector<float> a0 = x, a1 = a0 + y, a2 = a1 + y, a3 = a2 + y, a4 = a3 + y, a5 = a4 + y;
        Vector<float> b0 = a5 + y, b1 = b0 + y, b2 = b1 + y, b3 = b2 + y, b4 = b3 + y, b5 = b4 + y;
        for (var i = 0; i < Steps; i++)
        {
            a0 = Vector.FusedMultiplyAdd(x, y, a0);
            a1 = Vector.FusedMultiplyAdd(x, y, a1);
            a2 = Vector.FusedMultiplyAdd(x, y, a2);
            a3 = Vector.FusedMultiplyAdd(x, y, a3);
            a4 = Vector.FusedMultiplyAdd(x, y, a4);
            a5 = Vector.FusedMultiplyAdd(x, y, a5);
            b0 = Vector.FusedMultiplyAdd(x, y, b0);
            b1 = Vector.FusedMultiplyAdd(x, y, b1);
            b2 = Vector.FusedMultiplyAdd(x, y, b2);
            b3 = Vector.FusedMultiplyAdd(x, y, b3);
            b4 = Vector.FusedMultiplyAdd(x, y, b4);
            b5 = Vector.FusedMultiplyAdd(x, y, b5);
        }

        return Count(Vector.Sum(a0 + a1 + a2 + a3 + a4 + a5 + b0 + b1 + b2 + b3 + b4 + b5), Chains * Vector<float>.Count);
    }

    private static double Count(float sum, int lanes) =>
        float.IsFinite(sum) ? (double)Steps * lanes : throw new InvalidOperationException("The chains ran out of range.");
}
