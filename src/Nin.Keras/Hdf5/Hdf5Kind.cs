namespace Nin.Keras.Hdf5;

/// <summary>The kinds of elements that are told apart; all numbers have their least byte first.</summary>
internal enum Hdf5Kind
{
    /// <summary>Anything else, which is not read.</summary>
    Other,

    /// <summary>A whole number with a sign.</summary>
    Whole,

    /// <summary>A whole number without a sign.</summary>
    Natural,

    /// <summary>A float of 16 bits.</summary>
    Half,

    /// <summary>The upper half of a float of 32 bits.</summary>
    BFloat16,

    /// <summary>A float of 32 bits.</summary>
    Single,

    /// <summary>A float of 64 bits.</summary>
    Double,

    /// <summary>A text of so many bytes.</summary>
    Text,

    /// <summary>A text of any length, which lies in a heap.</summary>
    HeapText,
}
