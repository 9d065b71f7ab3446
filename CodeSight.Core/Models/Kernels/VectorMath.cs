using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CodeSight.Core.Models.Kernels;

/// <summary>
/// Elementwise functions on vectors of whatever width the machine has; e^x within a few units in the last place of a float, GELU within 1e-6.
/// </summary>
internal static class VectorMath
{
    /// <summary>e^x by range reduction to [-ln 2 / 2, ln 2 / 2] and the Taylor series to x^6; x is first held between -87 and 88.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Exp(Vector<float> x)
    {
        // Adding 1.5 * 2^23 rounds to an integer, which then stands in the lowest bits of the float.
        const float Rounder = 12582912f;
        const float Log2E = 1.44269504f;
        const float Ln2High = 0.693359375f;
        const float Ln2Low = -2.12194440e-4f;
        x = Vector.Min(Vector.Max(x, new Vector<float>(-87f)), new Vector<float>(88f));
        var shifted = Vector.FusedMultiplyAdd(x, new Vector<float>(Log2E), new Vector<float>(Rounder));
        var n = shifted - new Vector<float>(Rounder);
        var r = Vector.FusedMultiplyAdd(n, new Vector<float>(-Ln2High), x);
        r = Vector.FusedMultiplyAdd(n, new Vector<float>(-Ln2Low), r);
        var p = new Vector<float>(1f / 720f);
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(1f / 120f));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(1f / 24f));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(1f / 6f));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(0.5f));
        p = Vector.FusedMultiplyAdd(p, r, Vector<float>.One);
        p = Vector.FusedMultiplyAdd(p, r, Vector<float>.One);
        var power = Vector.ShiftLeft(Vector.AsVectorInt32(shifted) + new Vector<int>(127), 23);
        return p * Vector.AsVectorSingle(power);
    }

    /// <summary>x * Phi(x), with erfc by Abramowitz and Stegun, formula 7.1.26 (absolute error 1.5e-7).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Gelu(Vector<float> x)
    {
        var y = Vector.Abs(x) * new Vector<float>(0.70710678f);
        var t = Vector<float>.One / Vector.FusedMultiplyAdd(y, new Vector<float>(0.3275911f), Vector<float>.One);
        var p = new Vector<float>(1.061405429f);
        p = Vector.FusedMultiplyAdd(p, t, new Vector<float>(-1.453152027f));
        p = Vector.FusedMultiplyAdd(p, t, new Vector<float>(1.421413741f));
        p = Vector.FusedMultiplyAdd(p, t, new Vector<float>(-0.284496736f));
        p = Vector.FusedMultiplyAdd(p, t, new Vector<float>(0.254829592f));
        // x * erfc(|x| / sqrt 2) / 2 is the result below zero, and what x falls short of it above.
        var half = x * new Vector<float>(0.5f) * p * t * Exp(-(y * y));
        return Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), half, x - half);
    }

    /// <summary>0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> GeluTanh(Vector<float> x)
    {
        // (1 + tanh u) / 2 = 1 / (1 + e^-2u)
        var u = x * Vector.FusedMultiplyAdd(x * x, new Vector<float>(-2f * 0.79788456f * 0.044715f), new Vector<float>(-2f * 0.79788456f));
        return x / (Vector<float>.One + Exp(u));
    }

    /// <summary>Turns scores into probabilities: e^(scale * (s - largest)) over their sum.</summary>
    /// <param name="scores">Room for a multiple of the vector's width; places beyond the count are spoilt.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Softmax(Span<float> scores, int count, float scale)
    {
        var padded = (count + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
        // These get e^-87 each, whose share of a sum that is at least 1 is below what a float can hold.
        scores[count..padded].Fill(float.NegativeInfinity);
        var row = MemoryMarshal.Cast<float, Vector<float>>(scores[..padded]);
        var largest = new Vector<float>(float.NegativeInfinity);
        foreach (var s in row) largest = Vector.Max(largest, s);
        var max = float.NegativeInfinity;
        for (var i = 0; i < Vector<float>.Count; i++) max = MathF.Max(max, largest[i]);
        var offset = new Vector<float>(-max * scale);
        var factor = new Vector<float>(scale);
        var sums = Vector<float>.Zero;
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = Exp(Vector.FusedMultiplyAdd(row[i], factor, offset));
            sums += row[i];
        }

        var reciprocal = new Vector<float>(1f / Vector.Sum(sums));
        for (var i = 0; i < row.Length; i++) row[i] *= reciprocal;
    }
}
