namespace Nin.PyTorch.Reading;

/// <summary>Where the numbers of a file lie.</summary>
internal interface IStorages
{
    /// <summary>The bytes of a storage.</summary>
    /// <exception cref="Formats.NinFormatException">There is no such storage.</exception>
    long LengthOf(string key);

    /// <summary>Reads a storage: little-endian numbers.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="bytes">As many as there are.</param>
    /// <param name="size">The bytes of one number.</param>
    /// <exception cref="Formats.NinFormatException">It is damaged.</exception>
    void Read(string key, Span<byte> bytes, int size);
}
