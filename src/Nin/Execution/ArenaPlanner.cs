namespace Nin.Execution;

/// <summary>
/// Lays buffers that are needed at different times out in one arena: two buffers share memory when they are never needed
/// at once. Large ones are placed first, each at the lowest place that is free for as long as it is needed.
/// </summary>
internal sealed class ArenaPlanner
{
    /// <summary>Floats in a cache line; every buffer begins at one.</summary>
    private const int Alignment = 16;

    private readonly List<Block> _blocks = [];

    /// <summary>Asks for a buffer needed from one moment to another, both included; <paramref name="place"/> learns its offset.</summary>
    public void Reserve(int length, int from, int to, Action<int> place) =>
        _blocks.Add(new Block(checked(length + Alignment - 1) / Alignment * Alignment, from, to, place));

    /// <summary>Places all buffers and returns the floats that the arena takes.</summary>
    public int Place()
    {
        var placed = new List<(Block Block, int Offset)>();
        int size = 0;
        foreach (Block block in _blocks.OrderByDescending(block => block.Length).ThenBy(block => block.From))
        {
            int offset = 0;
            foreach ((Block other, int start) in placed.Where(p => p.Block.Meets(block)).OrderBy(p => p.Offset))
            {
                if (start - offset >= block.Length)
                {
                    break;
                }

                offset = Math.Max(offset, start + other.Length);
            }

            placed.Add((block, offset));
            size = Math.Max(size, checked(offset + block.Length));
            block.Place(offset);
        }

        return size;
    }

    private sealed record Block(int Length, int From, int To, Action<int> Place)
    {
        public bool Meets(Block other) => From <= other.To && other.From <= To;
    }
}
