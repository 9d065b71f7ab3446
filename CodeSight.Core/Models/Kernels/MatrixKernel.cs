namespace CodeSight.Core.Models.Kernels;

/// <summary>
/// The inner loop of every matrix product: a tile of C = A x B, where B is one packed panel of <see cref="PanelWidth"/> columns
/// (depth x 48 floats, 64-byte aligned). Each sum stays in a register from the first product to the last. 48 columns are three
/// 512-bit registers, so that 8 rows use 24 of the 32 for sums, and twice three 256-bit ones, so that 4 rows use 12 of 16.
/// Kernels are compiled with all optimisations at the first call: left to the tiers, the first question would take ten times as long.
/// </summary>
internal abstract unsafe class MatrixKernel
{
    /// <summary>Columns of a panel.</summary>
    public const int PanelWidth = 48;

    /// <summary>Columns of a panel of attention's values: a head's width, or half of one, in most published models.</summary>
    public const int ValueWidth = 32;

    /// <summary>Rows of a full tile.</summary>
    public const int TileRows = 8;

    /// <summary>Rows of the small tile for what remains.</summary>
    public const int SmallTileRows = 4;

    /// <summary>
    /// Depth of the piece of a panel that all rows should pass before the next piece comes: what stays in the first-level cache.
    /// </summary>
    public abstract int DepthAtOnce { get; }

    /// <summary>Computes 8 rows x 48 columns.</summary>
    /// <param name="a">8 rows of <paramref name="depth"/> floats, <paramref name="strideA"/> floats apart.</param>
    /// <param name="b">depth x 48 floats.</param>
    /// <param name="c">8 rows of 48 floats, <paramref name="strideC"/> floats apart.</param>
    /// <param name="adds">Whether the products are added to what C holds; else it is overwritten.</param>
    public abstract void Tile8(float* a, nint strideA, float* b, nint depth, float* c, nint strideC, bool adds = false);

    /// <summary>Computes 4 rows x 48 columns; parameters as above.</summary>
    public abstract void Tile4(float* a, nint strideA, float* b, nint depth, float* c, nint strideC, bool adds = false);

    /// <summary>
    /// As with floats, B being bytes that are widened on the way into the registers: for few rows, which would not repay <see cref="Widen"/>.
    /// </summary>
    public abstract void Tile8(float* a, nint strideA, sbyte* b, nint depth, float* c, nint strideC);

    /// <summary>The small tile with bytes.</summary>
    public abstract void Tile4(float* a, nint strideA, sbyte* b, nint depth, float* c, nint strideC);

    /// <summary>Rows of a block of attention's queries: whole tiles of scores and of values.</summary>
    public virtual int QueryRows => TileRows;

    /// <summary>Computes a block's scores: up to <see cref="QueryRows"/> rows, room for a multiple of 8; parameters as above.</summary>
    /// <param name="b">Panels of 48 columns, one after the other.</param>
    /// <param name="columns">Columns that are wanted; C has room for whole panels.</param>
    public virtual void Scores(float* a, nint strideA, int rows, float* b, nint depth, int columns, float* c, nint strideC)
    {
        for (nint column = 0; column < columns; column += PanelWidth)
        {
            if (rows > SmallTileRows)
                Tile8(a, strideA, b + column * depth, depth, c + column, strideC);
            else
                Tile4(a, strideA, b + column * depth, depth, c + column, strideC);
        }
    }

    /// <summary>Computes a block's sums of values, B being depth x 32 floats; parameters as above.</summary>
    public abstract void Values(float* a, nint strideA, int rows, float* b, nint depth, float* c, nint strideC);

    /// <summary>Widens int8 weights to floats of the same number; the scale is applied to the sums.</summary>
    public abstract void Widen(sbyte* source, float* destination, nint count);
}
