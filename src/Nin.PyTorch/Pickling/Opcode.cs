namespace Nin.PyTorch.Pickling;

/// <summary>The instructions of a pickle that a state dict has.</summary>
/// <remarks><b>Source</b> Python's <c>pickletools</c>, whose names these are.</remarks>
internal static class Opcode
{
    public const byte
        Mark = (byte)'(', Stop = (byte)'.', Pop = (byte)'0', PopMark = (byte)'1', Dup = (byte)'2',
        BinFloat = (byte)'G', BinInt = (byte)'J', BinInt1 = (byte)'K', BinInt2 = (byte)'M', None = (byte)'N',
        BinString = (byte)'T', ShortBinString = (byte)'U', BinUnicode = (byte)'X', BinBytes = (byte)'B',
        ShortBinBytes = (byte)'C', BinPersId = (byte)'Q', Reduce = (byte)'R', Build = (byte)'b', Global = (byte)'c',
        EmptyList = (byte)']', Append = (byte)'a', Appends = (byte)'e', List = (byte)'l', EmptyTuple = (byte)')',
        Tuple = (byte)'t', EmptyDict = (byte)'}', Dict = (byte)'d', SetItem = (byte)'s', SetItems = (byte)'u',
        BinGet = (byte)'h', LongBinGet = (byte)'j', BinPut = (byte)'q', LongBinPut = (byte)'r';

    /// <summary>Since protocol 2.</summary>
    public const byte
        Proto = 0x80, NewObj = 0x81, Tuple1 = 0x85, Tuple2 = 0x86, Tuple3 = 0x87, NewTrue = 0x88, NewFalse = 0x89, Long1 = 0x8a,
        Long4 = 0x8b;

    /// <summary>Since protocol 4, and the last one since protocol 5.</summary>
    public const byte
        ShortBinUnicode = 0x8c, BinUnicode8 = 0x8d, BinBytes8 = 0x8e, EmptySet = 0x8f, AddItems = 0x90, FrozenSet = 0x91,
        StackGlobal = 0x93, Memoize = 0x94, Frame = 0x95, ByteArray8 = 0x96;
}
