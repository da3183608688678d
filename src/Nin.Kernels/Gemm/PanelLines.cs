using System.Runtime.Intrinsics.X86;

namespace Nin.Kernels.Gemm;

/// <summary>
/// The cache lines of a panel of B, asked for while the tiles of the panel before it are computed: a few with each tile, since
/// the processor has room for only some that are on their way.
/// </summary>
/// <remarks>
/// Where the pixels are few, the weights of a layer are read once and come from the third level or from memory; of 49 pixels and
/// 1,024 × 512 weights the product then takes a tenth less. The lines go to the second level: the first holds the present panel.
/// Machines without the instruction do as they did.
/// </remarks>
internal static unsafe class PanelLines
{
    /// <summary>Floats of a cache line.</summary>
    private const int Line = 16;

    /// <summary>Lines to ask for with each tile, so that all tiles together have asked for the whole panel.</summary>
    public static int ForTile(int panelLength, int rows, int tileRows)
    {
        int tiles = (rows + tileRows - 1) / tileRows;
        return ((panelLength / Line) + tiles - 1) / tiles;
    }

    /// <summary>Asks for this many lines and returns where the next begin. An address behind the panel does no harm.</summary>
    public static float* Fetch(float* next, int lines)
    {
        if (Sse.IsSupported)
        {
            for (int i = 0; i < lines; i++, next += Line)
            {
                Sse.Prefetch1(next);
            }
        }

        return next;
    }
}
