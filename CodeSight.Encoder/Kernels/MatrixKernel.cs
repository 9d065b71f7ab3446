namespace CodeSight.Encoder.Kernels;

/// <summary>
/// The inner loop of every matrix product: rows of C = A x B, where B is one packed strip of <see cref="StripWidth"/> columns (depth x
/// width floats, 64-byte aligned), read from one end to the other. Each sum stays in a register from the first product to the last. Kernels
/// are compiled with all optimisations at the first call: left to the tiers, the first question would take ten times as long.
/// </summary>
internal abstract unsafe class MatrixKernel
{
    /// <summary>Columns of a panel, a whole number of strips.</summary>
    public const int PanelWidth = 48;

    /// <summary>Columns of a strip of attention's values: a head's width, or half of one, in most published models.</summary>
    public const int ValueWidth = 32;

    /// <summary>Rows of a full tile.</summary>
    public const int TileRows = 8;

    /// <summary>Rows of the small tile for what remains.</summary>
    public const int SmallTileRows = 4;

    /// <summary>
    /// Columns of a strip: three registers, so that 8 rows use 24 of 32 registers of 512 bits for sums, or 4 rows 12 of 16 of 256 bits.
    /// </summary>
    public abstract int StripWidth { get; }

    /// <summary>Rows of a block of attention's queries: whole tiles of scores and of values.</summary>
    public virtual int QueryRows => TileRows;

    /// <summary>Computes some rows of a strip.</summary>
    /// <param name="a">Rows of <paramref name="depth"/> floats, <paramref name="strideA"/> floats apart; room for whole tiles.</param>
    /// <param name="b">The strip.</param>
    /// <param name="c">Rows of the strip's width, <paramref name="strideC"/> floats apart; room for whole tiles. Overwritten.</param>
    public abstract void Tile(float* a, nint strideA, int rows, float* b, nint depth, float* c, nint strideC);

    /// <summary>
    /// As with floats, B being bytes that are widened on the way into the registers: for few rows, which would not repay
    /// <see cref="Widen"/>.
    /// </summary>
    public abstract void Tile(float* a, nint strideA, int rows, sbyte* b, nint depth, float* c, nint strideC);

    /// <summary>Computes up to <see cref="QueryRows"/> rows x 32 columns, B being depth x 32 floats; parameters as above.</summary>
    public abstract void Values(float* a, nint strideA, int rows, float* b, nint depth, float* c, nint strideC);

    /// <summary>Widens int8 weights to floats of the same number; the scale is applied to the sums.</summary>
    /// <param name="count">Those of a strip.</param>
    public abstract void Widen(sbyte* source, float* destination, nint count);
}
