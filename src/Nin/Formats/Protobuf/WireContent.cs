namespace Nin.Formats.Protobuf;

/// <summary>What the bytes of a field are.</summary>
internal enum WireContent
{
    /// <summary>A text or bytes.</summary>
    Plain,

    /// <summary>A message.</summary>
    Message,

    /// <summary>Numbers of 4 bytes.</summary>
    Numbers4,

    /// <summary>Numbers of 8 bytes.</summary>
    Numbers8,

    /// <summary>Whole numbers of one byte or more.</summary>
    Varints,
}
