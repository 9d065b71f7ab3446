using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CodeSight.Encoder.Weights;

/// <summary>
/// Values of float tensors in a file's bytes. A tensor may begin at any byte, so spans of floats over it are not aligned: x86-64 and
/// Arm64 load such values as they load others, and the runtime asks for no alignment of spans.
/// </summary>
internal static class TensorValues
{
    /// <summary>Writes values as floats.</summary>
    /// <param name="type">F32, F16 or BF16.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Widen(TensorType type, ReadOnlySpan<byte> bytes, Span<float> destination)
    {
        switch (type)
        {
            case TensorType.Float32:
                bytes.CopyTo(MemoryMarshal.AsBytes(destination));
                break;
            case TensorType.Float16:
                var halves = MemoryMarshal.Cast<byte, Half>(bytes);
                for (var i = 0; i < halves.Length; i++) destination[i] = (float)halves[i];
                break;
            case TensorType.BFloat16:
                // The upper half of a float.
                var uppers = MemoryMarshal.Cast<byte, ushort>(bytes);
                for (var i = 0; i < uppers.Length; i++) destination[i] = BitConverter.Int32BitsToSingle(uppers[i] << 16);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type));
        }
    }

    /// <summary>Whether no value is infinite or not a number.</summary>
    /// <param name="type">F32, F16 or BF16.</param>
    public static bool AreFinite(TensorType type, ReadOnlySpan<byte> bytes) => type switch
    {
        TensorType.Float32 => AreFinite(MemoryMarshal.Cast<byte, uint>(bytes), 0x7F80_0000u),
        TensorType.Float16 => AreFinite(MemoryMarshal.Cast<byte, ushort>(bytes), (ushort)0x7C00),
        TensorType.BFloat16 => AreFinite(MemoryMarshal.Cast<byte, ushort>(bytes), (ushort)0x7F80),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    // A value is not finite if all bits of its exponent are set.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool AreFinite<T>(ReadOnlySpan<T> values, T exponent)
        where T : unmanaged, IBinaryInteger<T>
    {
        var vectors = MemoryMarshal.Cast<T, Vector<T>>(values);
        var mask = new Vector<T>(exponent);
        var found = Vector<T>.Zero;
        foreach (var vector in vectors) found |= Vector.Equals(vector & mask, mask);
        var isFinite = found == Vector<T>.Zero;
        for (var i = vectors.Length * Vector<T>.Count; i < values.Length; i++) isFinite &= (values[i] & exponent) != exponent;
        return isFinite;
    }
}
