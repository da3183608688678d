namespace Nin.Onnx.Format;

/// <summary>What the numbers of a tensor are, by ONNX's own numbers (TensorProto.DataType).</summary>
public enum ElementType
{
    /// <summary>Not said.</summary>
    Undefined = 0,

    /// <summary>32-bit floating point.</summary>
    Float = 1,

    /// <summary>Whole numbers from 0 to 255.</summary>
    UInt8 = 2,

    /// <summary>Whole numbers from −128 to 127.</summary>
    Int8 = 3,

    /// <summary>Whole numbers of 16 bits without a sign.</summary>
    UInt16 = 4,

    /// <summary>Whole numbers of 16 bits.</summary>
    Int16 = 5,

    /// <summary>Whole numbers of 32 bits.</summary>
    Int32 = 6,

    /// <summary>Whole numbers of 64 bits.</summary>
    Int64 = 7,

    /// <summary>Text.</summary>
    Text = 8,

    /// <summary>True or false, as 1 and 0.</summary>
    Bool = 9,

    /// <summary>16-bit floating point.</summary>
    Float16 = 10,

    /// <summary>64-bit floating point.</summary>
    Double = 11,

    /// <summary>Whole numbers of 32 bits without a sign.</summary>
    UInt32 = 12,

    /// <summary>Whole numbers of 64 bits without a sign.</summary>
    UInt64 = 13,

    /// <summary>The upper half of 32-bit floating point.</summary>
    BFloat16 = 16,
}
