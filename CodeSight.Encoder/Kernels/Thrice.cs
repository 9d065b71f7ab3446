using System.Runtime.CompilerServices;

namespace CodeSight.Encoder.Kernels;

/// <summary>
/// Three vectors as one: the steps of a long formula for one vector wait for one another, and meanwhile those of the two others run.
/// Three, as a panel has three 512-bit vectors, or twice three 256-bit ones.
/// </summary>
internal readonly unsafe struct Thrice<TVector, TSimd> : ISimd<Triple<TVector>>
    where TVector : struct
    where TSimd : ISimd<TVector>
{
    public static int Count => 3 * TSimd.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Triple<TVector> Create(float x) => new(TSimd.Create(x), TSimd.Create(x), TSimd.Create(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Triple<TVector> Load(float* source) =>
        new(TSimd.Load(source), TSimd.Load(source + TSimd.Count), TSimd.Load(source + 2 * TSimd.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Triple<TVector> Load(int* source) =>
        new(TSimd.Load(source), TSimd.Load(source + TSimd.Count), TSimd.Load(source + 2 * TSimd.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Triple<TVector> Load(sbyte* source) =>
        new(TSimd.Load(source), TSimd.Load(source + TSimd.Count), TSimd.Load(source + 2 * TSimd.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Triple<TVector> x, float* destination)
    {
        TSimd.Store(x.First, destination);
        TSimd.Store(x.Second, destination + TSimd.Count);
        TSimd.Store(x.Third, destination + 2 * TSimd.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Triple<TVector> x, byte* destination)
    {
        TSimd.Store(x.First, destination);
        TSimd.Store(x.Second, destination + TSimd.Count);
        TSimd.Store(x.Third, destination + 2 * TSimd.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Triple<TVector> Add(Triple<TVector> x, Triple<TVector> y) =>
        new(TSimd.Add(x.First, y.First), TSimd.Add(x.Second, y.Second), TSimd.Add(x.Third, y.Third));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Triple<TVector> Subtract(Triple<TVector> x, Triple<TVector> y) =>
        new(TSimd.Subtract(x.First, y.First), TSimd.Subtract(x.Second, y.Second), TSimd.Subtract(x.Third, y.Third));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Triple<TVector> Multiply(Triple<TVector> x, Triple<TVector> y) =>
        new(TSimd.Multiply(x.First, y.First), TSimd.Multiply(x.Second, y.Second), TSimd.Multiply(x.Third, y.Third));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Triple<TVector> Divide(Triple<TVector> x, Triple<TVector> y) =>
        new(TSimd.Divide(x.First, y.First), TSimd.Divide(x.Second, y.Second), TSimd.Divide(x.Third, y.Third));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Triple<TVector> MultiplyAdd(Triple<TVector> x, Triple<TVector> y, Triple<TVector> z) => new(
        TSimd.MultiplyAdd(x.First, y.First, z.First), TSimd.MultiplyAdd(x.Second, y.Second, z.Second), TSimd.MultiplyAdd(x.Third, y.Third, z.Third));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Triple<TVector> Min(Triple<TVector> x, Triple<TVector> y) =>
        new(TSimd.Min(x.First, y.First), TSimd.Min(x.Second, y.Second), TSimd.Min(x.Third, y.Third));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Triple<TVector> Max(Triple<TVector> x, Triple<TVector> y) =>
        new(TSimd.Max(x.First, y.First), TSimd.Max(x.Second, y.Second), TSimd.Max(x.Third, y.Third));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Triple<TVector> Abs(Triple<TVector> x) => new(TSimd.Abs(x.First), TSimd.Abs(x.Second), TSimd.Abs(x.Third));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Triple<TVector> TimesPowerOfTwo(Triple<TVector> x, Triple<TVector> lowestBits) => new(
        TSimd.TimesPowerOfTwo(x.First, lowestBits.First),
        TSimd.TimesPowerOfTwo(x.Second, lowestBits.Second),
        TSimd.TimesPowerOfTwo(x.Third, lowestBits.Third));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Triple<TVector> x) => TSimd.Sum(TSimd.Add(TSimd.Add(x.First, x.Second), x.Third));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Smallest(Triple<TVector> x) => TSimd.Smallest(TSimd.Min(TSimd.Min(x.First, x.Second), x.Third));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Largest(Triple<TVector> x) => TSimd.Largest(TSimd.Max(TSimd.Max(x.First, x.Second), x.Third));
}

/// <summary>Three vectors that lie side by side.</summary>
internal readonly struct Triple<TVector>(TVector first, TVector second, TVector third)
    where TVector : struct
{
    public readonly TVector First = first;
    public readonly TVector Second = second;
    public readonly TVector Third = third;
}
