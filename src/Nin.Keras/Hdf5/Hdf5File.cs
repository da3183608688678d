using Nin.Formats;

namespace Nin.Keras.Hdf5;

/// <summary>
/// Reads HDF5 files as Keras writes them: groups, attributes that are texts, and data sets of floats in one piece. Whatever
/// stands in a file, no more is allocated than a few times its length.
/// </summary>
/// <remarks>
/// <b>Source</b> The HDF Group, <i>HDF5 File Format Specification</i> 3.0, with its words for the structures. Not read are chunks
/// and filters, links and attributes that lie in heaps of their own, and types that are not texts, floats or whole numbers.
/// </remarks>
internal static class Hdf5File
{
    private const int AddressBytes = 8;

    private static ReadOnlySpan<byte> Mark => [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    /// <summary>Whether a file begins like one.</summary>
    public static bool IsOne(ReadOnlySpan<byte> content) => content.StartsWith(Mark);

    /// <summary>The group that all others are in.</summary>
    /// <exception cref="NinFormatException">It is no HDF5 file, is damaged, or has what is not read.</exception>
    public static Hdf5Object Open(byte[] bytes)
    {
        var content = new Hdf5Content(bytes);
        Hdf5Cursor cursor = content.At(0);
        cursor.Expect(Mark, "the first bytes of an HDF5 file");
        int version = cursor.Byte();
        return new Hdf5Object(content, version switch
        {
            0 or 1 => OldRoot(cursor, version, content),
            2 or 3 => Root(cursor, content),
            _ => throw Hdf5Content.Unsupported($"expected a superblock of version 0 to 3, got {version}"),
        });
    }

    private static long OldRoot(Hdf5Cursor cursor, int version, Hdf5Content content)
    {
        cursor.Skip(4);     // versions of other parts
        CheckSizes(cursor.Byte(), cursor.Byte());
        cursor.Skip(version == 0 ? 9 : 13);     // sizes of nodes, which are said there too, and flags
        CheckBase(cursor.Address());
        cursor.Skip(AddressBytes);              // free space
        CheckEnd(cursor.At, cursor.Address(), content.Length);
        cursor.Skip(2 * AddressBytes);          // the driver; the root has no name
        return cursor.Length();
    }

    private static long Root(Hdf5Cursor cursor, Hdf5Content content)
    {
        CheckSizes(cursor.Byte(), cursor.Byte());
        cursor.Skip(1);
        CheckBase(cursor.Address());
        cursor.Skip(AddressBytes);              // the superblock's extension
        CheckEnd(cursor.At, cursor.Address(), content.Length);
        return cursor.Length();
    }

    private static void CheckSizes(int ofAddresses, int ofLengths)
    {
        if ((ofAddresses, ofLengths) != (AddressBytes, AddressBytes))
        {
            throw Hdf5Content.Unsupported($"expected addresses and lengths of 8 bytes, got {ofAddresses} and {ofLengths}");
        }
    }

    private static void CheckBase(long? address)
    {
        if (address != 0)
        {
            throw Hdf5Content.Unsupported($"expected addresses from the file's begin, got ones from {address}");
        }
    }

    /// <summary>What is cut off may be numbers that nobody has asked for yet; a file says itself how long it is.</summary>
    private static void CheckEnd(int place, long? end, int length)
    {
        if (end > length)
        {
            throw Hdf5Content.Damaged(place, $"expected a file of {end} bytes, as it says itself, got {length}");
        }
    }
}
