namespace CodeSight.Encoder.Bert;

/// <summary>How the rows of a text's tokens become one vector.</summary>
internal enum PoolingMode
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>The first token's row.</summary>
    Classify,
}

/// <summary>Pools hidden rows to unit vectors (Reimers and Gurevych 2019, sentence-transformers).</summary>
internal static class Pooling
{
    /// <summary>The unit vector of the first text, whose rows are then taken off.</summary>
    /// <param name="rows">Hidden rows of several texts.</param>
    public static float[] PoolNext(PoolingMode mode, ref ReadOnlySpan<float> rows, int tokens, int width)
    {
        var vector = Pool(mode, rows[..(tokens * width)], width);
        rows = rows[(tokens * width)..];
        return vector;
    }

    /// <summary>The unit vector of one text.</summary>
    /// <param name="rows">The text's hidden rows.</param>
    public static float[] Pool(PoolingMode mode, ReadOnlySpan<float> rows, int width)
    {
        var vector = rows[..width].ToArray();
        if (mode == PoolingMode.Mean)
        {
            for (var row = width; row < rows.Length; row += width)
                for (var i = 0; i < width; i++) vector[i] += rows[row + i];
        }

        // A mean is a sum up to its length, which goes anyway.
        var square = 0d;
        foreach (var x in vector) square += (double)x * x;
        var factor = (float)(1 / Math.Max(Math.Sqrt(square), 1e-12));
        for (var i = 0; i < width; i++) vector[i] *= factor;
        return vector;
    }
}
