namespace Nin.PyTorch.Pickling;

/// <summary>
/// What a pickle holds, as far as a state dict is concerned. None of it is an object of the program that wrote the pickle.
/// </summary>
/// <param name="What">What it is called in messages, such as <c>a dict</c>.</param>
internal abstract record PickleValue(string What);

/// <summary>Something that nobody asks about: None, a truth value, a fraction, bytes, a device.</summary>
internal sealed record PickledThing(string What) : PickleValue(What);

/// <summary>A whole number. Those of more than 128 bits are refused before.</summary>
internal sealed record PickledNumber(Int128 Number) : PickleValue("a number");

/// <summary>A text.</summary>
internal sealed record PickledText(string Text) : PickleValue("a text");

/// <summary>A tuple, a list or a set.</summary>
internal sealed record PickledItems(List<PickleValue> Items, string What) : PickleValue(What);

/// <summary>
/// A dict, or a module of TorchScript with its attributes. In the order of the file; a key may be there twice, and the last one
/// counts.
/// </summary>
internal sealed record PickledDict(List<(PickleValue Key, PickleValue Value)> Pairs, string What = "a dict") : PickleValue(What);

/// <summary>A name of the program that wrote the pickle: a class or a function. It is never looked up.</summary>
internal sealed record PickledGlobal(string Name) : PickleValue(Name);

/// <summary>The numbers of one storage or of a part of it, which are not in the pickle itself.</summary>
/// <param name="Key">The storage's name in the file.</param>
/// <param name="Type">What its numbers are; null where the tensor says it.</param>
/// <param name="Count">How many: of bytes where there is no type.</param>
/// <param name="First">Where in the storage this part begins.</param>
internal sealed record PickledStorage(string Key, ElementType? Type, long Count, long First) : PickleValue("a storage");

/// <summary>A tensor: a view of a storage.</summary>
/// <param name="Storage">The storage.</param>
/// <param name="Type">What its numbers are.</param>
/// <param name="Offset">The first number, counted in the storage.</param>
/// <param name="Sizes">The dimensions, outermost first.</param>
/// <param name="Strides">For each dimension the numbers from one to the next.</param>
internal sealed record PickledTensor(PickledStorage Storage, ElementType Type, long Offset, long[] Sizes, long[] Strides)
    : PickleValue("a tensor");
