using System.Collections.Immutable;

namespace Nin.Keras.Hdf5;

/// <summary>How many elements there are, and in what order: none for a single one.</summary>
internal sealed record Hdf5Space(ImmutableArray<long> Sizes)
{
    private const int MostRank = 32, Null = 2;

    /// <summary>All elements; more than a file has where they are more.</summary>
    public double Count => Sizes.Aggregate(1.0, (product, size) => product * size);

    public static Hdf5Space Read(Hdf5Cursor body)
    {
        int place = body.At, version = body.Byte(), rank = body.Byte();
        body.Skip(1);
        int type = body.Byte();
        if (version == 1)
        {
            body.Skip(4);
        }

        if (version is not (1 or 2) || rank > MostRank)
        {
            throw Hdf5Content.Damaged(place, $"expected a data space of version 1 or 2 and a rank to {MostRank}, got {version} and {rank}");
        }

        if (version == 2 && type == Null)
        {
            return new Hdf5Space([0]);
        }

        var sizes = ImmutableArray.CreateBuilder<long>(rank);
        for (int i = 0; i < rank; i++)
        {
            sizes.Add(body.Length());
        }

        return new Hdf5Space(sizes.MoveToImmutable());
    }

    public override string ToString() => $"[{string.Join(", ", Sizes)}]";
}
