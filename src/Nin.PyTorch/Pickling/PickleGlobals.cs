using System.Collections.Frozen;
using Nin.Formats;

namespace Nin.PyTorch.Pickling;

/// <summary>
/// The names that a state dict's pickle has, and what each makes. Anything else is code of the program that wrote the file, and
/// is refused by its name.
/// </summary>
internal static class PickleGlobals
{
    /// <summary>What the modules of TorchScript are called: they become dicts of their attributes.</summary>
    private const string Script = "__torch__.";

    private const string Storages = "Storage";

    private static readonly string[] StorageModules = ["torch.", "torch.storage.", "torch.cuda."];

    /// <summary>Parts of names that stand for numbers which Nin has no form for.</summary>
    private static readonly (string Part, string Meaning)[] Foreign =
    [
        ("sparse", "a sparse tensor"), ("qtensor", "quantised numbers"), ("QInt", "quantised numbers"),
        ("QUInt", "quantised numbers"), ("quantized", "quantised numbers"), ("Complex", "complex numbers"),
        ("complex", "complex numbers"),
    ];

    private static readonly FrozenDictionary<string, Maker> Makers = new Dictionary<string, Maker>
    {
        ["torch._utils._rebuild_tensor"] = (given, cursor) => Tensor(given, null, cursor),
        ["torch._utils._rebuild_tensor_v2"] = (given, cursor) => Tensor(given, null, cursor),
        ["torch._utils._rebuild_tensor_v3"] = (given, cursor) =>
            Tensor(given, given is [_, _, _, _, _, _, PickledGlobal type, ..] ? TypeNamed(type) : null, cursor),
        ["torch._utils._rebuild_parameter"] = First,
        ["torch._utils._rebuild_parameter_with_state"] = First,
        ["collections.OrderedDict"] = Dict,
        ["torch.Size"] = First,
        ["torch.device"] = (_, _) => new PickledThing("a device"),
        ["torch.jit._pickle.build_intlist"] = First,
        ["torch.jit._pickle.build_doublelist"] = First,
        ["torch.jit._pickle.build_boollist"] = First,
        ["torch.jit._pickle.build_tensorlist"] = First,
        ["torch.jit._pickle.restore_type_tag"] = First,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private delegate PickleValue Maker(List<PickleValue> given, PickleCursor cursor);

    /// <summary>A name, if it is one of those that a state dict has.</summary>
    /// <exception cref="NinFormatException">It is another.</exception>
    public static PickledGlobal Known(string name)
    {
        var known = new PickledGlobal(name);
        if (Makers.ContainsKey(name) || name.StartsWith(Script, StringComparison.Ordinal) || IsStorage(name)
            || TypeNamed(known) is not null)
        {
            return known;
        }

        string? meaning = Foreign.FirstOrDefault(one => name.Contains(one.Part, StringComparison.Ordinal)).Meaning;
        throw new NinFormatException(
            StateDict.FormatName,
            meaning is null
                ? $"expected tensors, numbers and texts, got '{name}', which is code of another program. Nothing is run here."
                : $"expected dense tensors of real numbers, got '{name}': {meaning}.",
            hint: meaning is null
                ? "In Python, torch.save(model.state_dict(), path) writes the tensors alone."
                : "In Python, convert the tensors to float32 before they are saved.");
    }

    /// <summary>What a name makes of arguments.</summary>
    /// <exception cref="NinFormatException">They are not what it takes.</exception>
    public static PickleValue Call(PickleValue called, PickleValue arguments, PickleCursor cursor)
    {
        if (called is not PickledGlobal global || arguments is not PickledItems given)
        {
            throw cursor.Failure($"expected a name and its arguments, got {called.What} and {arguments.What}");
        }

        return Makers.TryGetValue(global.Name, out Maker? make) ? make(given.Items, cursor)
            : global.Name.StartsWith(Script, StringComparison.Ordinal) ? new PickledDict([], "a module")
            : throw cursor.Failure($"expected a name that makes something, got '{global.Name}'");
    }

    /// <summary>
    /// Gives a value its attributes. An ordered dict has some that say how it was made; a module of TorchScript has its tensors
    /// there.
    /// </summary>
    /// <exception cref="NinFormatException">The value is none that has attributes.</exception>
    public static void Build(PickleValue value, PickleValue state, PickleCursor cursor)
    {
        if (value is not PickledDict dict)
        {
            throw cursor.Failure($"expected a value that has attributes, got {value.What}");
        }

        if (dict.What == "a module" && state is PickledDict attributes)
        {
            dict.Pairs.AddRange(attributes.Pairs);
        }
    }

    /// <summary>A storage that lies beside the pickle.</summary>
    /// <exception cref="NinFormatException">It is described in another way than PyTorch does.</exception>
    public static PickledStorage Storage(PickleValue description, PickleCursor cursor)
    {
        if (description is not PickledItems
            {
                Items: [PickledText { Text: "storage" }, PickledGlobal type, PickledText key, _, PickledNumber count, .. var rest],
            }
            || !IsStorage(type.Name))
        {
            throw cursor.Failure("expected a storage's type, key, device and length beside the pickle");
        }

        ElementType? numbers = ElementType.ByStorage[type.Name[(type.Name.LastIndexOf('.') + 1)..]];
        return rest is [PickledItems { Items: [_, PickledNumber first, PickledNumber part] }, ..]
            ? new PickledStorage(key.Text, numbers, Length(part, cursor), Length(first, cursor))
            : new PickledStorage(key.Text, numbers, Length(count, cursor), 0);
    }

    private static bool IsStorage(string name)
    {
        int dot = name.LastIndexOf('.') + 1;
        return name.EndsWith(Storages, StringComparison.Ordinal) && StorageModules.Contains(name[..dot])
            && ElementType.ByStorage.ContainsKey(name[dot..]);
    }

    private static ElementType? TypeNamed(PickledGlobal name) =>
        name.Name.StartsWith("torch.", StringComparison.Ordinal) ? ElementType.ByName.GetValueOrDefault(name.Name[6..]) : null;

    private static PickledTensor Tensor(List<PickleValue> given, ElementType? type, PickleCursor cursor)
    {
        if (given is not [PickledStorage storage, PickledNumber offset, PickledItems sizes, PickledItems strides, ..]
            || sizes.Items.Count != strides.Items.Count)
        {
            throw cursor.Failure("expected a tensor's storage, offset, sizes and strides");
        }

        return new PickledTensor(
            storage, type ?? storage.Type ?? throw cursor.Failure("expected the type of a tensor's numbers"),
            Length(offset, cursor), Lengths(sizes, cursor), Lengths(strides, cursor));
    }

    private static long[] Lengths(PickledItems numbers, PickleCursor cursor) =>
        [.. numbers.Items.Select(number => Length(number, cursor))];

    private static long Length(PickleValue value, PickleCursor cursor) =>
        value is PickledNumber { Number: { } number } && number >= 0 && number <= long.MaxValue
            ? (long)number
            : throw cursor.Failure($"expected a whole number from 0 on, got {value.What}");

    private static PickleValue First(List<PickleValue> given, PickleCursor cursor) =>
        given is [var first, ..] ? first : throw cursor.Failure("expected an argument");

    /// <summary>Without arguments, or as Python 2 wrote it: with a list of pairs.</summary>
    private static PickledDict Dict(List<PickleValue> given, PickleCursor cursor)
    {
        var dict = new PickledDict([]);
        foreach (PickleValue pair in given is [PickledItems pairs, ..] ? pairs.Items : [])
        {
            dict.Pairs.Add(pair is PickledItems { Items: [var key, var value] }
                ? (key, value)
                : throw cursor.Failure("expected pairs of keys and values"));
        }

        return dict;
    }
}
