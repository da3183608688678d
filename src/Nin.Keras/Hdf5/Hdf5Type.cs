namespace Nin.Keras.Hdf5;

/// <summary>What an element is.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Size">Its bytes.</param>
internal readonly record struct Hdf5Type(Hdf5Kind Kind, int Size)
{
    private const int Whole = 0, Float = 1, Text = 3, Listed = 9;

    public static Hdf5Type Read(Hdf5Cursor body)
    {
        int place = body.At, first = body.Byte(), bits = body.Byte();
        body.Skip(2);
        uint size = body.Double();
        if (size is 0 or > int.MaxValue)
        {
            throw Hdf5Content.Damaged(place, $"expected a type of 1 byte or more, got {size}");
        }

        return new Hdf5Type((first & 15) switch
        {
            Whole when (bits & 1) == 0 && size is 1 or 2 or 4 or 8 => (bits & 8) != 0 ? Hdf5Kind.Whole : Hdf5Kind.Natural,
            Float when (bits & 0x41) == 0 => FloatOf(body, size),
            Text => Hdf5Kind.Text,
            Listed when (bits & 15) == 1 => Hdf5Kind.HeapText,
            _ => Hdf5Kind.Other,
        }, (int)size);
    }

    /// <summary>A float by its size and by the bits of its exponent, which tell half precision from bfloat16.</summary>
    private static Hdf5Kind FloatOf(Hdf5Cursor properties, uint size)
    {
        properties.Skip(5);
        return (size, properties.Byte()) switch
        {
            (2, 5) => Hdf5Kind.Half,
            (2, 8) => Hdf5Kind.BFloat16,
            (4, 8) => Hdf5Kind.Single,
            (8, 11) => Hdf5Kind.Double,
            _ => Hdf5Kind.Other,
        };
    }
}
