using System.Runtime.CompilerServices;

namespace Nin.Kernels.Gemm;

/// <summary>
/// Where the rows of the left operand of a product lie: where each begins, and the runs in which its elements follow each other,
/// the same for all rows.
/// </summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
internal unsafe interface IGemmRows<TSelf>
    where TSelf : struct, IGemmRows<TSelf>
{
    /// <summary>The rows from one of them on.</summary>
    TSelf From(int row);

    /// <summary>Floats from where a row begins to its first element.</summary>
    nint Start { get; }

    /// <summary>Floats from an element of a run to the next.</summary>
    nint DepthStride { get; }

    /// <summary>Floats from where a run's next element would lie to the first of the next run.</summary>
    nint Gap { get; }

    /// <summary>Where the first row begins.</summary>
    float* First { get; }

    /// <summary>
    /// Where row <paramref name="index"/> of so many begins, given where the one before does; there again behind the last.
    /// </summary>
    float* Next(float* before, int index, int rows);

    /// <summary>Elements of the first run of a row of <paramref name="depth"/>.</summary>
    int FirstRun(int depth);

    /// <summary>Elements of the next run, where <paramref name="left"/> are left of the row.</summary>
    int NextRun(int left);
}

/// <summary>A matrix: its rows are one run each, and so many floats apart.</summary>
/// <param name="first">The first element.</param>
/// <param name="rowStride">Floats from a row to the next.</param>
/// <param name="depthStride">Floats from an element of a row to the next.</param>
internal readonly unsafe struct MatrixRows(float* first, nint rowStride, nint depthStride) : IGemmRows<MatrixRows>
{
    private readonly float* _first = first;

    public float* First => _first;

    public nint Start => 0;

    public nint DepthStride => depthStride;

    public nint Gap => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public MatrixRows From(int row) => new(_first + (row * rowStride), rowStride, depthStride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* Next(float* before, int index, int rows) => index < rows ? before + rowStride : before;

    public int FirstRun(int depth) => depth;

    public int NextRun(int left) => left;
}

/// <summary>Rows that begin anywhere, in runs: the patches under output pixels, in the picture itself.</summary>
/// <param name="rows">Where each row begins.</param>
/// <param name="start">Floats from there to the first element.</param>
/// <param name="firstRun">Elements of the first run; it may begin within a longer one.</param>
/// <param name="run">Elements of every other run, the last of which may be cut short.</param>
/// <param name="gap">Floats from where a run's next element would lie to the first of the next run.</param>
internal readonly unsafe struct PatchRows(float** rows, nint start, int firstRun, int run, nint gap) : IGemmRows<PatchRows>
{
    private readonly float** _rows = rows;

    public float* First => *_rows;

    public nint Start => start;

    public nint DepthStride => 1;

    public nint Gap => gap;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PatchRows From(int row) => new(_rows + row, start, firstRun, run, gap);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* Next(float* before, int index, int rows) => index < rows ? _rows[index] : before;

    public int FirstRun(int depth) => Math.Min(firstRun, depth);

    public int NextRun(int left) => Math.Min(run, left);
}
