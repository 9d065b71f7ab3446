using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace CodeSight.Encoder.Kernels;

/// <summary>Asks for memory before it is needed, as far as the processor takes such hints; any address will do.</summary>
internal static unsafe class CacheLines
{
    private const int Line = AlignedBuffer<byte>.Alignment;

    /// <summary>Asks for so many floats of each of some rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(float* row, int count, nint stride, int rows)
    {
        for (var i = 0; i < rows; i++, row += stride) Fetch((sbyte*)row, count * (nint)sizeof(float));
    }

    /// <summary>Asks for so many bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(sbyte* start, nint count)
    {
        if (!Sse.IsSupported) return;
        for (nint i = 0; i < count; i += Line) Sse.Prefetch0(start + i);
    }
}
