using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using CodeSight.Bench.Measure;
using CodeSight.Encoder.Kernels;

namespace CodeSight.Bench.Encoder;

/// <summary>
/// The most multiply-adds a second that one core can do: independent chains in the machine's widest vectors, more of them than
/// an instruction's latency (4 to 5 cycles, two a cycle) needs, all in registers.
/// </summary>
internal static class FmaPeak
{
    private const int Tries = 5;
    private const int Steps = 600_000;

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
            var multiplyAdds = Avx512F.IsSupported ? Run<Vector512<float>, Simd512>(1e-9f)
                : Fma.IsSupported ? Run<Vector256<float>, Simd256>(1e-9f)
                : Run<Vector<float>, SimdAny>(1e-9f);
            tries[i] = 2 * multiplyAdds / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9;
        }

        return new Sample(tries).Percentile(0.5);
    }

    // Gives the number of multiply-adds. The sums start at different values and are looked at in the end, so that none can be left out.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static double Run<TVector, TSimd>(float small)
        where TVector : struct
        where TSimd : ISimd<TVector>
    {
        const int Chains = 12;
        var (x, y) = (TSimd.Create(small), TSimd.Create(1 - small));
        TVector a0 = TSimd.Create(0), a1 = TSimd
            .Create(1), a2 = TSimd.Create(2), a3 = TSimd.Create(3), a4 = TSimd.Create(4), a5 = TSimd.Create(5);
        TVector b0 = TSimd.Create(6), b1 = TSimd
            .Create(7), b2 = TSimd.Create(8), b3 = TSimd.Create(9), b4 = TSimd.Create(10), b5 = TSimd.Create(11);
        for (var i = 0; i < Steps; i++)
        {
            a0 = TSimd.MultiplyAdd(x, y, a0);
            a1 = TSimd.MultiplyAdd(x, y, a1);
            a2 = TSimd.MultiplyAdd(x, y, a2);
            a3 = TSimd.MultiplyAdd(x, y, a3);
            a4 = TSimd.MultiplyAdd(x, y, a4);
            a5 = TSimd.MultiplyAdd(x, y, a5);
            b0 = TSimd.MultiplyAdd(x, y, b0);
            b1 = TSimd.MultiplyAdd(x, y, b1);
            b2 = TSimd.MultiplyAdd(x, y, b2);
            b3 = TSimd.MultiplyAdd(x, y, b3);
            b4 = TSimd.MultiplyAdd(x, y, b4);
            b5 = TSimd.MultiplyAdd(x, y, b5);
        }

        var a = TSimd.Add(TSimd.Add(TSimd.Add(a0, a1), TSimd.Add(a2, a3)), TSimd.Add(a4, a5));
        var b = TSimd.Add(TSimd.Add(TSimd.Add(b0, b1), TSimd.Add(b2, b3)), TSimd.Add(b4, b5));
        return Count(TSimd.Sum(TSimd.Add(a, b)), Chains * TSimd.Count);
    }

    private static double Count(float sum, int lanes) =>
        float.IsFinite(sum) ? (double)Steps * lanes : throw new InvalidOperationException("The chains ran out of range.");
}
