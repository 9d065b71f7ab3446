using System.Runtime.CompilerServices;

namespace CodeSight.Encoder.Kernels;

/// <summary>
/// Functions of each place of a vector: 2^x within a few units in the last place of a float, GELU within 1e-6.
/// </summary>
internal static class VectorMath<TVector, TSimd>
    where TVector : struct
    where TSimd : ISimd<TVector>
{
    /// <summary>The binary logarithm of e: e^x = 2^(x log2 e).</summary>
    public const float Log2E = 1.44269504f;

    // y Q(y) on [0, 5.5], the part that GELU falls short of max(x, 0) at |x| = y, as a polynomial in y / 2.75 - 1: Chebyshev
    // interpolation, error 6.8e-7 with the rounding of floats. Q is the upper tail of the normal distribution.
    private const float GeluReach = 5.5f;

    /// <summary>
    /// 2^x as 2^n 2^r, n an integer and r in [-0.5, 0.5], where 2^r is the polynomial of least relative error (7.5e-8, Remez 1934);
    /// x is held above -125, and at most 127.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector PowerOfTwo(TVector x)
    {
        // Adding 1.5 * 2^23 rounds to an integer, which then stands in the lowest bits of the float.
        const float Rounder = 12582912f;
        x = TSimd.Max(x, TSimd.Create(-125f));
        var shifted = TSimd.Add(x, TSimd.Create(Rounder));
        var r = TSimd.Subtract(x, TSimd.Subtract(shifted, TSimd.Create(Rounder)));
        var p = TSimd.Create(0.0013276472f);
        p = TSimd.MultiplyAdd(p, r, TSimd.Create(0.009675541f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Create(0.05550713f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Create(0.2402212f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Create(0.69314694f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Create(1.0000001f));
        return TSimd.TimesPowerOfTwo(p, shifted);
    }

    /// <summary>x * Phi(x), without exponential or division.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Gelu(TVector x)
    {
        var y = TSimd.Min(TSimd.Abs(x), TSimd.Create(GeluReach));
        var u = TSimd.MultiplyAdd(y, TSimd.Create(2f / GeluReach), TSimd.Create(-1f));
        var p = TSimd.Create(0.036136687f);
        p = TSimd.MultiplyAdd(p, u, TSimd.Create(-0.039418085f));
        p = TSimd.MultiplyAdd(p, u, TSimd.Create(-0.15487623f));
        p = TSimd.MultiplyAdd(p, u, TSimd.Create(0.2353386f));
        p = TSimd.MultiplyAdd(p, u, TSimd.Create(0.185879463f));
        p = TSimd.MultiplyAdd(p, u, TSimd.Create(-0.54751957f));
        p = TSimd.MultiplyAdd(p, u, TSimd.Create(0.1918525f));
        p = TSimd.MultiplyAdd(p, u, TSimd.Create(0.460615f));
        p = TSimd.MultiplyAdd(p, u, TSimd.Create(-0.638624f));
        p = TSimd.MultiplyAdd(p, u, TSimd.Create(0.26022556f));
        p = TSimd.MultiplyAdd(p, u, TSimd.Create(0.18023522f));
        p = TSimd.MultiplyAdd(p, u, TSimd.Create(-0.30866305f));
        p = TSimd.MultiplyAdd(p, u, TSimd.Create(0.191202054f));
        p = TSimd.MultiplyAdd(p, u, TSimd.Create(-0.060578459f));
        p = TSimd.MultiplyAdd(p, u, TSimd.Create(0.008194849f));
        return TSimd.Subtract(TSimd.Max(x, TSimd.Create(0f)), p);
    }

    /// <summary>0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector GeluTanh(TVector x)
    {
        // (1 + tanh u) / 2 = 1 / (1 + e^-2u)
        const float Factor = -2f * 0.79788456f * Log2E;
        var u = TSimd.Multiply(x, TSimd.MultiplyAdd(TSimd.Multiply(x, x), TSimd.Create(Factor * 0.044715f), TSimd.Create(Factor)));
        return TSimd.Divide(x, TSimd.Add(TSimd.Create(1f), PowerOfTwo(TSimd.Min(u, TSimd.Create(127f)))));
    }
}
