namespace Nin.PyTorch;

/// <summary>What may be spent on a file of weights. A small hostile file cannot make the process large.</summary>
public sealed record StateDictLimits
{
    /// <summary>The limits used where none are given.</summary>
    public static StateDictLimits Default { get; } = new();

    /// <summary>The largest file read, in bytes.</summary>
    public long FileBytes { get; init; } = 1L << 34;

    /// <summary>The bytes that may be allocated for any file, however small.</summary>
    public long LeastBytes { get; init; } = 16 << 20;

    /// <summary>
    /// How many times a file's own bytes may be allocated beyond that: for halves that become floats, for storages that several
    /// tensors share, for what was compressed.
    /// </summary>
    public int BytesPerByte { get; init; } = 16;

    /// <summary>The most dimensions of a tensor.</summary>
    public int Rank { get; init; } = 16;

    /// <summary>The most dicts inside one another.</summary>
    public int Depth { get; init; } = 32;
}
