namespace Nin.Execution.Planning;

/// <summary>
/// Lays buffers that are needed at different times out in one arena: two buffers share memory when they are never needed
/// at once. Large ones are placed first, each at the lowest place that is free for as long as it is needed.
/// </summary>
internal sealed class ArenaPlanner
{
    /// <summary>Floats in a cache line; every buffer begins at one.</summary>
    private const int Alignment = 16;

    private readonly List<Block> _blocks = [];

    /// <summary>
    /// Asks for a buffer needed from one moment to another, both included; <paramref name="place"/> learns its offset.
    /// </summary>
    public void Reserve(int length, int from, int to, Action<int> place) =>
        _blocks.Add(new Block(checked(length + Alignment - 1) / Alignment * Alignment, from, to, _blocks.Count, place));

    /// <summary>Places all buffers and returns the floats that the arena takes.</summary>
    public int Place()
    {
        var placed = new List<Block>();
        int size = 0;
        _blocks.Sort(Block.LargestFirst);
        foreach (Block block in _blocks)
        {
            int offset = 0;
            foreach (Block other in placed.Where(block.Meets))
            {
                if (other.Offset - offset >= block.Length)
                {
                    break;
                }

                offset = Math.Max(offset, other.Offset + other.Length);
            }

            block.Offset = offset;
            placed.Insert(placed.FindLastIndex(other => other.Offset <= offset) + 1, block);
            size = Math.Max(size, checked(offset + block.Length));
            block.Place(offset);
        }

        return size;
    }

    private sealed record Block(int Length, int From, int To, int Index, Action<int> Place)
    {
        public int Offset { get; set; }

        /// <summary>An order without ties. Not LINQ, whose sorting by numbers is compiled anew in every process.</summary>
        public static int LargestFirst(Block a, Block b) => a.Length != b.Length ? b.Length.CompareTo(a.Length)
            : a.From != b.From ? a.From.CompareTo(b.From) : a.Index.CompareTo(b.Index);

        public bool Meets(Block other) => From <= other.To && other.From <= To;
    }
}
