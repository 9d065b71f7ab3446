namespace CodeSight.Encoder.Weights;

/// <summary>The element types of safetensors that weights come in.</summary>
internal enum TensorType
{
    /// <summary>Known to the format, not used by any weight (integers of other widths, doubles, 8-bit floats).</summary>
    Other,

    Float32,

    Float16,

    BFloat16,

    /// <summary>Signed bytes; a tensor NAME_scale beside it holds one float a row.</summary>
    Int8,
}

/// <summary>The names and sizes of element types in a safetensors header.</summary>
internal static class TensorTypes
{
    /// <summary>Bytes of an element.</summary>
    public static int Bytes(TensorType type) => type switch
    {
        TensorType.Float32 => 4,
        TensorType.Float16 or TensorType.BFloat16 => 2,
        TensorType.Int8 => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary>Type and bytes of an element; false for a name that the format does not know.</summary>
    public static bool TryParse(string? name, out TensorType type, out int bytes)
    {
        (type, bytes) = name switch
        {
            "F32" => (TensorType.Float32, 4),
            "F16" => (TensorType.Float16, 2),
            "BF16" => (TensorType.BFloat16, 2),
            "I8" => (TensorType.Int8, 1),
            "BOOL" or "U8" or "F8_E5M2" or "F8_E4M3" => (TensorType.Other, 1),
            "I16" or "U16" => (TensorType.Other, 2),
            "I32" or "U32" => (TensorType.Other, 4),
            "I64" or "U64" or "F64" => (TensorType.Other, 8),
            _ => (TensorType.Other, 0),
        };
        return bytes > 0;
    }
}
